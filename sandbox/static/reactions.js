// Reactions below a message, and the small menu of a message: react, reply, copy.

import { post } from './api.js';
import { refused, toast } from './dialog.js';
import { el } from './dom.js';
import { openMenu } from './menu.js';
import { messageKey, state } from './state.js';
import { summary } from './richtext.js';

const CHOICES = ['👍', '❤️', '🔥', '🎉', '👏', '😁'];

/** [{emoji, count, mine}] from the sandbox's list or the Bot API's own. */
function listed(message) {
  return (message.reactions || [])
    .map((item) => ({ emoji: item.emoji || item.type?.emoji || '⭐', count: item.count ?? item.total_count ?? 1, mine: Boolean(item.mine ?? item.chosen) }))
    .filter(({ count }) => count > 0);
}

export function reactionRow(message) {
  const items = listed(message);
  if (!items.length) return null;
  return el('div', { class: 'reactions' }, ...items.map(({ emoji, count, mine }) => el('button', {
    type: 'button', class: `reaction${mine ? ' mine' : ''}`, 'aria-pressed': String(mine), 'aria-label': `${emoji} ${count}`,
    onclick: () => toggle(message, emoji),
  }, el('span', {}, emoji), el('span', { class: 'reaction-count' }, String(count)))));
}

function toggle(message, emoji) {
  const mine = listed(message).filter((item) => item.mine).map((item) => item.emoji);
  const wanted = mine.includes(emoji) ? [] : [emoji];
  post('react', { person: state.person.id, chat: message.chat.id, message: messageKey(message), emoji: wanted }).catch(refused);
}

/** What can be done with a message; `anchor` is what was pressed. */
export function messageMenu(anchor, message, { reply, edit }) {
  const text = summary(message);
  openMenu(anchor, {
    label: 'Message actions',
    quick: CHOICES.map((emoji) => ({ label: `React ${emoji}`, text: emoji, action: () => toggle(message, emoji) })),
    items: [
      { label: 'Reply', icon: 'reply', action: () => reply(message) },
      { label: 'Edit', icon: 'pencil', action: () => edit(message), hidden: !message.outgoing || !message.text || Boolean(message.via_bot) },
      { label: 'Copy text', icon: 'copy', action: () => copy(text), hidden: !text },
    ],
  });
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied to the clipboard');
  } catch {
    toast('The browser did not allow copying');
  }
}
