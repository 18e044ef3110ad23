// The list of chats, newest first, with last message, time and unread count.

import { avatar } from './avatar.js';
import { el, icon, iconButton } from './dom.js';
import { fullName, listTime } from './format.js';
import { summary } from './richtext.js';
import { serviceText } from './service.js';
import { isDark, onTheme, toggleTheme } from './theme.js';
import { colourOf, isBotChat, on, state } from './state.js';

export function chatList({ newGroup }) {
  const list = el('ul', { class: 'chats', 'aria-label': 'Chats' });
  const you = el('p', { class: 'you' });
  const theme = iconButton('moon', 'Dark theme', toggleTheme);
  onTheme(() => {
    const label = isDark() ? 'Light theme' : 'Dark theme';
    theme.replaceChildren(icon(isDark() ? 'sun' : 'moon'));
    theme.setAttribute('aria-label', label);
    theme.title = label;
  });
  on('chats', () => {
    you.replaceChildren(el('strong', {}, fullName(state.person)), state.person?.about ? ` · ${state.person.about}` : '');
    list.replaceChildren(...sorted().map(chatItem));
  });
  return el('section', { class: 'list-pane', 'aria-label': 'Chat list' },
    el('header', { class: 'list-header' }, el('div', { class: 'list-title' }, el('h2', {}, 'Chats'), you), theme,
      iconButton('plus', 'New group', newGroup)),
    list,
    el('p', { class: 'list-foot' }, 'A sandbox: nothing here reaches Telegram.'));
}

const sorted = () => [...state.chats.values()].sort((a, b) => (b.last?.date || 0) - (a.last?.date || 0));

export const chatAvatar = (chat, size) => avatar({ id: chat.id, name: chat.title, size, color: colourOf(chat.id) });

function chatItem(chat) {
  const current = chat.id === state.chat;
  const titleId = `chat-${chat.id}`;
  return el('li', {}, el('a', {
    class: 'chat-item', href: `#${state.person.id}/${chat.id}`, 'aria-current': current ? 'page' : null,
    'aria-labelledby': chat.unread ? `${titleId} ${titleId}-unread` : titleId,
  },
  chatAvatar(chat, 'l'),
  el('span', { class: 'chat-lines' },
    el('span', { class: 'chat-line' },
      el('span', { class: 'chat-title', id: titleId, dir: 'auto' }, chat.title),
      chat.last ? el('time', { class: 'chat-time', datetime: new Date(chat.last.date * 1000).toISOString() }, listTime(chat.last.date)) : null),
    el('span', { class: 'chat-line' },
      el('span', { class: 'chat-last', dir: 'auto' }, ...lastLine(chat)),
      chat.unread ? el('span', { class: 'badge', id: `${titleId}-unread`, 'aria-label': `${chat.unread} unread` }, String(chat.unread)) : null))));
}

function lastLine(chat) {
  const { last } = chat;
  if (!last) return [chat.about || (isBotChat(chat) ? 'Tap to start' : '')];
  const notice = serviceText(last);
  if (notice) return [notice];
  const who = last.outgoing ? 'You' : last.from?.first_name;
  const prefix = chat.type !== 'private' && who ? [el('span', { class: 'chat-who' }, `${who}: `)] : [];
  return [...prefix, summary(last).split('\n').filter(Boolean).join(' ')];
}
