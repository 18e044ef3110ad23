// Who you are: everyone you can be, one click away, with a badge where news wait for them.

import { avatar } from './avatar.js';
import { el } from './dom.js';
import { fullName } from './format.js';
import { isBotChat, on, state, unreadOf } from './state.js';

export function peopleRail() {
  const list = el('ul', { class: 'people' });
  const rail = el('nav', { class: 'rail', 'aria-label': 'Who you are' }, el('p', { class: 'rail-title' }, 'You are'), list);
  const draw = () => list.replaceChildren(...state.people.map(personItem), ...(state.mail ? [mailItem()] : []));
  on('people', () => {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.person : null;
    draw();
    if (focused) list.querySelector(`[data-person="${focused}"]`)?.focus();
  });
  return rail;
}

/** What came by mail, for anybody: a page of its own. */
function mailItem() {
  return el('li', {}, el('a', { class: 'person', href: '/mail', target: '_blank', rel: 'noopener', 'aria-label': 'Mailbox, letters by e-mail' },
    el('span', { class: 'person-face mail-face', 'aria-hidden': 'true' }, '✉'),
    el('span', { class: 'person-text' }, el('span', { class: 'person-name' }, 'Mailbox'), el('span', { class: 'person-about' }, 'Letters by e-mail'))));
}

function personItem(person) {
  const current = person.id === state.person?.id;
  const unread = current ? 0 : unreadOf(person.id);
  const name = fullName(person);
  const label = [`Be ${name}`, person.about, unread ? `${unread} unread` : ''].filter(Boolean).join(', ');
  return el('li', {}, el('button', {
    type: 'button', class: 'person', 'data-person': person.id, 'aria-label': label, 'aria-pressed': String(current), title: person.about,
    onclick: () => { if (!current) location.hash = `#${person.id}${sameChat()}`; },
  }, el('span', { class: 'person-face' }, avatar({ id: person.id, name, color: person.color, size: 'm' }),
    unread ? el('span', { class: 'badge', 'aria-hidden': 'true' }, unread > 99 ? '99+' : String(unread)) : null),
  el('span', { class: 'person-text' }, el('span', { class: 'person-name', dir: 'auto' }, person.first_name),
    el('span', { class: 'person-about', dir: 'auto' }, person.about || ''))));
}

/** Switching stays in the chat that is open, so that one sees it with other eyes. */
function sameChat() {
  const chat = state.chats.get(state.chat);
  if (!chat || (chat.type === 'private' && !isBotChat(chat))) return '';
  return `/${chat.id}${state.thread && state.thread !== 1 ? `/${state.thread}` : ''}`;
}
