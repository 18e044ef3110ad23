// Inline keyboards: what each kind of button does, and the wait for the bot's answer.

import { post } from './api.js';
import { alertDialog, refused, toast } from './dialog.js';
import { el, icon } from './dom.js';
import { linkTitle, openDoor, openLink } from './links.js';
import { copy } from './reactions.js';
import { emit, messageKey, state } from './state.js';

const doors = {};
/** Views register: app(launch), pay(message), insertQuery(text), shareQuery(text, types). */
export const keyboardDoor = (name, open) => { doors[name] = open; openDoor(name, open); };

const waiting = new Set(); // taps the bot has not answered yet
const tapKey = (message, row, column) => `${message.chat.id}/${messageKey(message)}/${row}/${column}`;

export function inlineKeyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el('div', { class: 'keyboard', role: 'group', 'aria-label': 'Buttons' }, ...rows.map((row, rowIndex) => el('div', { class: 'keyboard-row' },
    ...row.map((item, column) => keyButton(message, item, rowIndex, column)))));
}

function keyButton(message, item, row, column) {
  const key = tapKey(message, row, column);
  const busy = waiting.has(key);
  const mark = markOf(item);
  return el('button', {
    type: 'button', class: `key ${item.style ? `key-${item.style}` : ''}`, 'data-key': `${row}/${column}`, dir: 'auto',
    title: item.url ? linkTitle(item.url) : null, 'aria-busy': busy ? 'true' : null, 'aria-disabled': item.disabled ? 'true' : null,
    onclick: () => press(message, item, row, column, key),
  }, el('span', { class: 'key-text' }, item.text), mark ? icon(mark) : null, busy ? el('span', { class: 'spinner', 'aria-hidden': 'true' }) : null);
}

function markOf(item) {
  if (item.url || item.login_url) return 'link';
  if (item.web_app) return 'app';
  if (item.copy_text) return 'copy';
  if (item.switch_inline_query !== undefined || item.switch_inline_query_chosen_chat) return 'forward';
  return null;
}

function press(message, item, row, column, key) {
  if (item.disabled) return;
  if (item.url) openLink(item.url);
  else if (item.login_url) openLink(item.login_url.url);
  else if (item.web_app) doors.app({ chat: message.chat.id, button: { message: messageKey(message), row, column } });
  else if (item.copy_text) copy(item.copy_text.text);
  else if (item.switch_inline_query_current_chat !== undefined) doors.insertQuery(item.switch_inline_query_current_chat);
  else if (item.switch_inline_query !== undefined) doors.shareQuery(item.switch_inline_query);
  else if (item.switch_inline_query_chosen_chat) doors.shareQuery(item.switch_inline_query_chosen_chat.query || '', item.switch_inline_query_chosen_chat);
  else if (item.pay) doors.pay(message);
  else tap(message, row, column, key);
}

/** The body of a tap; messages sent through inline mode may be known by their inline id only. */
function tapBody(message, row, column) {
  const person = state.person.id;
  if (message.inline_message_id && !message.message_id) return { person, inline_message: message.inline_message_id, row, column };
  return { person, chat: message.chat.id, message: messageKey(message), row, column };
}

async function tap(message, row, column, key) {
  if (waiting.has(key)) return;
  waiting.add(key);
  emit('messages', { redraw: messageKey(message) });
  try {
    await showAnswer(await post('tap', tapBody(message, row, column)));
  } catch (error) {
    refused(error);
  } finally {
    waiting.delete(key);
    emit('messages', { redraw: messageKey(message) });
  }
}

function showAnswer({ text, show_alert: alert, url }) {
  if (url) openLink(url);
  if (!text) return;
  if (alert) alertDialog(text, state.bot.first_name);
  else toast(text);
}
