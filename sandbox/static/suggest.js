// The list above the composer: slash commands while typing "/", inline results while typing "@bot …".

import { post } from './api.js';
import { commandText, sendText } from './compose.js';
import { refused } from './dialog.js';
import { el } from './dom.js';
import { keyboardDoor } from './keyboard.js';
import { openLink } from './links.js';
import { addMessage, on, state } from './state.js';

const TYPING_PAUSE_MS = 200;

/** `input` is the text area; `clear()` empties it; `launch(app)` opens a Mini App. */
export function suggestions(input, { clear, launch }) {
  const box = el('div', { class: 'suggest', id: 'suggestions', role: 'listbox', hidden: true });
  let options = []; // what Enter and a click do, in the order shown
  let active = -1;
  let timer = null;
  let asked = 0;
  const commands = new Map(); // chat id → what the bot offers there
  let menuOpen = false;

  on('commands', ({ chat } = {}) => (chat === undefined || chat === null ? commands.clear() : commands.delete(chat)));

  function show(label, entries) {
    options = entries;
    active = entries.length ? 0 : -1;
    box.setAttribute('aria-label', label);
    box.replaceChildren(...entries.map((entry, index) => el('div', {
      class: 'suggestion', role: 'option', id: `suggestion-${index}`, 'aria-label': entry.label, onclick: () => choose(index),
    }, ...entry.content)));
    box.hidden = !entries.length;
    mark();
  }

  function hide() {
    clearTimeout(timer);
    asked += 1;
    menuOpen = false;
    show('', []);
    input.removeAttribute('aria-activedescendant');
  }

  function mark() {
    [...box.children].forEach((child, index) => child.setAttribute('aria-selected', String(index === active)));
    if (active < 0) return;
    input.setAttribute('aria-activedescendant', `suggestion-${active}`);
    box.children[active].scrollIntoView({ block: 'nearest' });
  }

  function choose(index) {
    const entry = options[index];
    hide();
    entry?.choose();
    input.focus();
  }

  async function offered() {
    const chat = state.chat;
    if (!commands.has(chat)) commands.set(chat, await post('commands', { person: state.person.id, chat }));
    return commands.get(chat);
  }

  async function showCommands(prefix) {
    const turn = (asked += 1);
    const { commands: list = [] } = await offered();
    if (turn !== asked) return;
    show('Commands', list.filter(({ command }) => command.startsWith(prefix)).map(({ command, description }) => ({
      label: `/${command} ${description}`,
      content: [el('span', { class: 'command' }, `/${command}`), el('span', { class: 'command-about', dir: 'auto' }, description)],
      choose: () => { clear(); sendText(commandText(command)); },
    })));
  }

  async function showInline(query) {
    const turn = (asked += 1);
    const chat = state.chat;
    const answer = await post('inline', { person: state.person.id, chat, query });
    if (turn !== asked) return;
    const button = answer.button ? [buttonEntry(answer.button, chat)] : [];
    show('Inline results', [...button, ...(answer.results || []).map((result) => resultEntry(answer.id, result, chat))]);
  }

  function buttonEntry(button, chat) {
    return { label: button.text, content: [el('span', { class: 'inline-button' }, button.text)], choose: () => {
      clear();
      if (button.web_app) launch({ chat, url: button.web_app.url });
      else openLink(`https://t.me/${state.bot.username}?start=${encodeURIComponent(button.start_parameter || '')}`);
    } };
  }

  function resultEntry(queryId, result, chat) {
    const title = result.title || result.caption || result.id;
    const picture = result.thumbnail_url || result.photo_url;
    const face = picture ? el('img', { class: 'result-face', src: picture, alt: '' }) : el('span', { class: 'result-face', 'aria-hidden': 'true' }, [...title][0]);
    return {
      label: [title, result.description].filter(Boolean).join(', '),
      content: [face, el('span', { class: 'result-text' }, el('span', { class: 'result-title', dir: 'auto' }, title),
        el('span', { class: 'command-about', dir: 'auto' }, result.description || ''))],
      choose: () => {
        clear();
        post('choose', { person: state.person.id, chat, query: queryId, result: result.id }).then(({ message }) => addMessage(message)).catch(refused);
      },
    };
  }

  /** Reads what stands in the text area and offers what fits. */
  function update() {
    clearTimeout(timer);
    const text = input.value;
    const command = /^\/([a-z0-9_]*)$/i.exec(text);
    const inline = /^@(\w+)\s([\s\S]*)$/.exec(text);
    if (command) showCommands(command[1].toLowerCase()).catch(refused);
    else if (inline && inline[1].toLowerCase() === state.bot.username.toLowerCase()) {
      timer = setTimeout(() => showInline(inline[2]).catch(refused), TYPING_PAUSE_MS);
    } else hide();
  }

  /** Whether the key was for the list. */
  function key(event) {
    if (box.hidden) return false;
    if (event.key === 'Escape') hide();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      active = (active + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length;
      mark();
    } else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choose(active);
    else return false;
    event.preventDefault();
    return true;
  }

  function toggleMenu() {
    if (menuOpen) { hide(); return; }
    menuOpen = true;
    showCommands('').catch(refused);
  }

  keyboardDoor('insertQuery', (query) => {
    input.value = `@${state.bot.username} ${query}`;
    input.focus();
    update();
  });
  return { box, update, key, hide, toggleMenu, offered };
}
