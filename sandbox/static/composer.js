// The bottom of a chat: text area with menu and attach buttons, or Start, Unblock, Join in its place.

import { post } from './api.js';
import { attachMenu, offerFile } from './attach.js';
import { draft, sendText, setReply } from './compose.js';
import { refused } from './dialog.js';
import { button, el, icon, iconButton } from './dom.js';
import { startBot } from './links.js';
import { currentKeyboard, forcedReply, isUsedUp, keyboardPanel } from './replykeyboard.js';
import { senderName } from './message.js';
import { summary } from './richtext.js';
import { isBotChat, loadChats, messageKey, on, openChat, state } from './state.js';
import { suggestions } from './suggest.js';

const TALLEST_PX = 180;

export function composer({ launch }) {
  const input = el('textarea', { class: 'input', rows: 1, 'aria-label': 'Message', placeholder: 'Message', dir: 'auto', maxlength: 8192, 'aria-controls': 'suggestions' });
  const send = iconButton('send', 'Send', submit, { class: 'icon-button send' });
  const attach = iconButton('attach', 'Attach', (event) => attachMenu(event.currentTarget), { 'aria-haspopup': 'menu' });
  const menuSlot = el('span', { class: 'menu-slot' });
  const keyboardToggle = iconButton('keyboard', 'Show keyboard', () => { keyboardOpen = !keyboardOpen; drawKeyboard(); });
  const panel = el('div', { class: 'keyboard-panel' });
  const replyBar = el('div', { class: 'reply-bar', hidden: true });
  const suggest = suggestions(input, { clear: () => setText(''), launch });
  const row = el('div', { class: 'composer-row' }, menuSlot, input, keyboardToggle, attach, send);
  const closed = el('div', { class: 'composer-closed', hidden: true });
  const root = el('section', { class: 'composer', 'aria-label': 'Write a message' }, suggest.box, replyBar, row, panel, closed);
  const texts = new Map(); // what was typed, per person and chat
  let keyboardOpen = true;
  let keyboardKey = null;
  let shownFor = null;
  let forced = null;

  const draftKey = () => `${state.person?.id}/${state.chat}/${state.thread}`;

  function setText(text) {
    input.value = text;
    texts.set(draftKey(), text);
    resize();
  }

  function resize() {
    input.style.height = 'auto';
    // Measured only with text in it: an empty or hidden area has its one row.
    input.style.height = input.value ? `${Math.min(input.scrollHeight, TALLEST_PX)}px` : '';
    send.classList.toggle('ready', Boolean(input.value.trim()));
  }

  async function submit() {
    const text = input.value.trim();
    if (!text) return;
    setText('');
    suggest.hide();
    const key = draftKey();
    if (!(await sendText(text)) && key === draftKey() && !input.value) setText(text);
    input.focus();
  }

  input.addEventListener('input', () => { texts.set(draftKey(), input.value); resize(); suggest.update(); });
  input.addEventListener('keydown', (event) => {
    if (suggest.key(event) || event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); submit(); }
    if (event.key === 'Escape' && (draft.replyTo || draft.editing)) cancelBar();
  });
  input.addEventListener('paste', (event) => {
    const file = [...(event.clipboardData?.files || [])][0];
    if (file) { event.preventDefault(); offerFile(file.type.startsWith('image/') ? 'photo' : 'document', file); }
  });

  function drawKeyboard() {
    const keyboard = currentKeyboard();
    if (keyboard?.key !== keyboardKey) { keyboardKey = keyboard?.key; keyboardOpen = true; }
    const open = keyboard && keyboardOpen && !isUsedUp(keyboard);
    panel.replaceChildren(...(open ? [keyboardPanel(keyboard, { launch, pressed: drawKeyboard })] : []));
    keyboardToggle.hidden = !keyboard;
    keyboardToggle.setAttribute('aria-label', open ? 'Hide keyboard' : 'Show keyboard');
    keyboardToggle.setAttribute('aria-pressed', String(Boolean(open)));
    input.placeholder = (forcedReply()?.reply_keyboard || (open ? keyboard.markup : null))?.input_field_placeholder || 'Message';
  }

  function cancelBar() {
    if (draft.editing) setText('');
    setReply(null);
  }

  function drawReply() {
    const message = draft.replyTo || draft.editing;
    const [sign, title, cancel] = draft.editing ? ['pencil', 'Edit message', 'Cancel editing'] : ['reply', `Reply to ${message && senderName(message)}`, 'Cancel reply'];
    replyBar.hidden = !message;
    replyBar.replaceChildren(...(message ? [icon(sign), el('span', { class: 'reply-text' },
      el('span', { class: 'quoted-name' }, title), el('span', { class: 'quoted-text', dir: 'auto' }, summary(message))),
    iconButton('close', cancel, cancelBar)] : []));
    if (message) input.focus();
  }

  async function drawMenu() {
    const key = draftKey();
    const { commands = [], menu_button: menu } = await suggest.offered().catch(() => ({}));
    if (key !== draftKey()) return;
    const app = menu?.type === 'web_app' && isBotChat(openChat());
    if (app) menuSlot.replaceChildren(button(menu.text, () => launch({ chat: state.chat, url: menu.web_app.url }), { class: 'menu-button' }, icon('app'), el('span', {}, menu.text)));
    else menuSlot.replaceChildren(...(commands.length ? [button('Commands', () => suggest.toggleMenu(), { class: 'menu-button' }, icon('menu'), el('span', {}, 'Menu'))] : []));
  }

  /** The one button in place of the text area, as [label, action], or null when one may write. */
  function insteadOfWriting(chat) {
    const { id: person } = state.person;
    const act = (name, body) => () => post(name, body).then(loadChats).catch(refused);
    if (chat.blocked) return ['Unblock', act('unblock', { person })];
    if (isBotChat(chat) && !chat.started) return ['Start', () => startBot('')];
    if (chat.can_write || chat.type === 'private') return null;
    if (chat.join_by_request) return ['Request to join', act('request_join', { person, chat: chat.id })];
    return ['Join group', act('join', { person, chat: chat.id })];
  }

  function drawMode() {
    const chat = openChat();
    root.hidden = !chat;
    if (!chat) return;
    const instead = insteadOfWriting(chat);
    row.hidden = panel.hidden = Boolean(instead);
    closed.hidden = !instead;
    const label = closed.firstChild?.textContent;
    if (label !== instead?.[0]) closed.replaceChildren(...(instead ? [button(instead[0], instead[1], { class: 'closed-button' })] : []));
  }

  /** Text that something else put aside for this chat. */
  function takeNext() {
    if (draft.next?.chat !== state.chat) return;
    setText(draft.next.text);
    draft.next = null;
    suggest.update();
    input.focus();
  }

  function opened() {
    setReply(null);
    suggest.hide();
    setText(texts.get(draftKey()) || '');
    menuSlot.replaceChildren();
    drawMenu();
    takeNext();
    if (matchMedia('(min-width: 760px) and (pointer: fine)').matches) input.focus({ preventScroll: true });
  }

  on('chats', () => {
    drawMode();
    if (shownFor === draftKey() || !openChat()) return;
    shownFor = draftKey();
    opened();
  });
  on('messages', () => {
    drawKeyboard();
    const wanted = forcedReply();
    if (wanted && messageKey(wanted) !== forced) { forced = messageKey(wanted); setReply(wanted); }
  });
  on('reply', drawReply);
  on('commands', () => { if (openChat()) drawMenu(); });
  on('compose', takeNext);
  return root;
}
