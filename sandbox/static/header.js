// The top of a chat: who it is with, who is typing, its menu, and the topics of a forum.

import { post } from './api.js';
import { chatAvatar } from './chatlist.js';
import { refused } from './dialog.js';
import { button, el, icon, iconButton } from './dom.js';
import { plural } from './format.js';
import { addBot, addToGroup, groupInfo } from './group.js';
import { goTo, startBot } from './links.js';
import { openMenu } from './menu.js';
import { isBotChat, loadChats, on, openChat, state, topicsOf } from './state.js';

const TYPING_MS = 5000;

export function chatHeader() {
  const face = el('span', { class: 'header-face' });
  const title = el('h2', { class: 'header-title', dir: 'auto' });
  const about = el('span', { class: 'header-about', role: 'status' });
  const name = el('button', { type: 'button', class: 'header-name', onclick: () => { if (openChat().type !== 'private') groupInfo(openChat()); } },
    face, el('span', { class: 'header-lines' }, title, about));
  const back = el('a', { class: 'icon-button back', 'aria-label': 'Back to chats', title: 'Back to chats' }, icon('back'));
  const more = iconButton('more', 'Chat menu', (event) => chatMenu(event.currentTarget), { 'aria-haspopup': 'menu' });
  const topics = el('nav', { class: 'topics', 'aria-label': 'Topics', hidden: true });
  let typing = null;
  let timer = null;

  function draw() {
    const chat = openChat();
    if (!chat) return;
    back.href = `#${state.person.id}`;
    face.replaceChildren(chatAvatar(chat, 'm'));
    title.textContent = chat.title;
    about.textContent = typing ? `${typing} is typing…` : subtitle(chat);
    about.classList.toggle('typing', Boolean(typing));
    name.setAttribute('aria-label', chat.type === 'private' ? chat.title : `${chat.title}, group info`);
    drawTopics(chat);
  }

  function drawTopics(chat) {
    const list = topicsOf(chat);
    topics.hidden = !list.length;
    topics.replaceChildren(...list.map((topic) => el('a', {
      class: 'topic', href: `#${state.person.id}/${chat.id}${topic.id === 1 ? '' : `/${topic.id}`}`, 'aria-current': topic.id === state.thread ? 'page' : null, dir: 'auto',
    }, topic.name)));
  }

  on('chats', draw);
  on('typing', ({ chat, who }) => {
    if (chat !== state.chat) return;
    typing = typeof who === 'string' ? who : who?.first_name || state.bot.first_name;
    draw();
    clearTimeout(timer);
    timer = setTimeout(stopTyping, TYPING_MS);
  });
  on('messages', (change) => { if (typing && (change?.added || change?.opened)) stopTyping(); });
  function stopTyping() { typing = null; draw(); }
  return el('header', { class: 'chat-header' }, el('div', { class: 'header-row' }, back, name, more), topics);
}

function subtitle(chat) {
  if (chat.type === 'private' && !isBotChat(chat)) return chat.about || 'person';
  if (chat.type === 'private') return chat.blocked ? 'blocked' : 'bot';
  return chat.members ? plural(chat.members, 'member', 'members') : 'group';
}

function chatMenu(anchor) {
  const chat = openChat();
  const entries = chat.type !== 'private' ? groupEntries : isBotChat(chat) ? botEntries : personEntries;
  openMenu(anchor, { label: 'Chat menu', items: entries(chat, state.person.id) });
}

const act = (name, body) => () => post(name, body).then(loadChats).catch(refused);

const personEntries = (chat, person) => [
  { label: 'Close chat', icon: 'close', action: () => { location.hash = `#${person}`; } },
];

const botEntries = (chat, person) => [
  { label: 'Send /start', icon: 'reload', action: () => startBot(''), hidden: chat.blocked },
  { label: 'Add to a group', icon: 'group', action: () => addToGroup() },
  { label: 'Block bot', icon: 'close', danger: true, action: act('block', { person }), hidden: chat.blocked },
  { label: 'Unblock bot', icon: 'plus', action: act('unblock', { person }), hidden: !chat.blocked },
];

const groupEntries = (chat, person) => [
  { label: 'Group info', icon: 'group', action: () => groupInfo(chat) },
  { label: `Add ${state.bot.first_name} to this group`, icon: 'plus', action: () => addBot(chat.id) },
  { label: 'Turn into supergroup', icon: 'forward', hidden: chat.type !== 'group',
    action: () => post('migrate', { person, chat: chat.id }).then((answer) => goTo(answer.chat.id)).catch(refused) },
  { label: 'Leave group', icon: 'exit', danger: true, action: act('leave', { person, chat: chat.id }) },
];

/** What stands where a chat would be, before one is chosen. */
export const emptyChat = () => el('div', { class: 'empty' }, el('p', { class: 'notice' }, 'Choose a chat to begin'),
  button('Open the bot', () => startBot(undefined), { class: 'closed-button' }));
