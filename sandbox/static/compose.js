// What is typed and not sent yet, shared by the composer's parts: text, reply, sending.

import { post } from './api.js';
import { refused } from './dialog.js';
import { goTo } from './links.js';
import { addMessage, emit, messageKey, state, threadParam } from './state.js';

export const draft = { replyTo: null, editing: null, next: null };

export function setReply(message) {
  draft.replyTo = message;
  draft.editing = null;
  emit('reply');
}

/** Starts to change a message of one's own. */
export function setEdit(message) {
  draft.replyTo = null;
  draft.editing = message;
  emit('reply');
  composeIn(message.chat.id, message.text);
}

const replyKey = () => (draft.replyTo ? messageKey(draft.replyTo) : undefined);

/** Sends text to the open chat, or what an edited message now says. Returns whether it was taken, so that the text is kept when it was not. */
export async function sendText(text, more = {}) {
  const chat = state.chat;
  const edited = more.contact ? null : draft.editing;
  const what = edited ? { message: messageKey(edited) } : { thread: threadParam(), reply_to: replyKey() };
  try {
    const { message } = await post(edited ? 'edit' : 'send', { person: state.person.id, chat, text, ...what, ...more });
    setReply(null);
    addMessage(message);
    return true;
  } catch (error) {
    refused(error);
    return false;
  }
}

/** In groups a command names its bot, as Telegram's own menu does. */
export function commandText(command) {
  const chat = state.chats.get(state.chat);
  return chat && chat.type !== 'private' ? `/${command}@${state.bot.username}` : `/${command}`;
}

/** Puts text into the composer of a chat, which opens if it is not open. */
export function composeIn(chat, text) {
  draft.next = { chat, text };
  if (chat === state.chat) emit('compose');
  else goTo(chat);
}
