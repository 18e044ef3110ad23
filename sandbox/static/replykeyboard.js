// The bot's reply keyboard below the composer: buttons that send text, a contact, a place, or open an app.

import { sendText } from './compose.js';
import { confirmDialog, toast } from './dialog.js';
import { el } from './dom.js';
import { fullName } from './format.js';
import { sendPlace } from './attach.js';
import { messageKey, state } from './state.js';

const used = new Set(); // one-time keyboards that have been used

const newest = () => [...state.messages.values()].sort((a, b) => b.date - a.date || b.message_id - a.message_id);

/** The newest message that brought or took away a keyboard, as {key, markup}, or null. */
export function currentKeyboard() {
  const last = newest().find((message) => message.reply_keyboard?.keyboard || message.reply_keyboard?.remove_keyboard);
  if (!last?.reply_keyboard.keyboard) return null;
  return { key: `${state.chat}/${messageKey(last)}`, markup: last.reply_keyboard };
}

export const isUsedUp = ({ key, markup }) => Boolean(markup.one_time_keyboard && used.has(key));

/** The message that asks for a reply, if it is the newest. */
export function forcedReply() {
  const [last] = newest();
  return last?.reply_keyboard?.force_reply ? last : null;
}

export function keyboardPanel(keyboard, { launch, pressed }) {
  const press = (item) => {
    used.add(keyboard.key);
    pressed();
    act(item, launch);
  };
  return el('div', { class: 'reply-keyboard', role: 'group', 'aria-label': 'Reply keyboard' },
    ...keyboard.markup.keyboard.map((row) => el('div', { class: 'keyboard-row' }, ...row.map((raw) => {
      const item = typeof raw === 'string' ? { text: raw } : raw;
      return el('button', { type: 'button', class: `reply-key ${item.style ? `key-${item.style}` : ''}`, dir: 'auto', onclick: () => press(item) }, item.text);
    }))));
}

async function act(item, launch) {
  if (item.web_app) launch({ chat: state.chat, url: item.web_app.url, buttonText: item.text });
  else if (item.request_contact) {
    const yes = await confirmDialog(`${state.bot.first_name} will see the phone number of ${fullName(state.person)}.`, { title: 'Share your phone number?', yes: 'Share' });
    if (yes) sendText(undefined, { contact: true });
  } else if (item.request_location) sendPlace();
  else if (item.request_users || item.request_chat || item.request_poll) toast('The sandbox has no such button.');
  else sendText(item.text);
}
