// What this page knows: who you are, your chats, and the messages of the open one. Events of the live
// line change it here; views listen for the four kinds of change: 'people', 'chats', 'messages', 'typing'.

import { ask, post } from './api.js';

export const state = {
  people: [],
  bot: null,
  person: null,
  chats: new Map(),
  chat: null, // the open chat's id
  thread: null, // its open topic
  messages: new Map(), // of the open chat and topic, by messageKey
  complete: false, // nothing older is left to load
  unread: new Map(), // person id → Map(chat id → unread), to show news for the others too
};

const listeners = new Map();

export function on(change, listener) {
  if (!listeners.has(change)) listeners.set(change, new Set());
  listeners.get(change).add(listener);
}

export function emit(change, detail) {
  for (const listener of listeners.get(change) || []) listener(detail);
}

export const openChat = () => state.chats.get(state.chat) || null;

const BLUE = 5;

/** The name colour of a person; the bot's is always blue. Undefined when the id decides. */
export const colourOf = (id) => (id === state.bot?.id ? BLUE : state.people.find((person) => person.id === id)?.color);

/** Ephemeral messages have an id of their own; its negative keeps it apart from the others'. */
export const messageKey = (message) => (message.ephemeral_message_id ? -message.ephemeral_message_id : message.message_id);

/** Is this the private chat with the bot, not one between two people? */
export const isBotChat = (chat) => chat?.type === 'private' && chat.is_bot !== false;

export const botChat = () => [...state.chats.values()].find(isBotChat) || null;

export const isEphemeral = (message) => Boolean(message.ephemeral || message.ephemeral_message_id);

export async function loadChats() {
  const person = state.person.id;
  const { chats } = await ask('chats', { person });
  if (state.person.id !== person) return;
  state.chats = new Map(chats.map((chat) => [chat.id, chat]));
  noteUnread(person, chats);
  emit('chats');
}

function noteUnread(person, chats) {
  state.unread.set(person, new Map(chats.map((chat) => [chat.id, chat.unread || 0])));
  emit('people');
}

export async function watchUnread(person) {
  const { chats } = await ask('chats', { person });
  noteUnread(person, chats);
}

export function unreadOf(person) {
  return [...(state.unread.get(person)?.values() || [])].reduce((sum, count) => sum + count, 0);
}

/** News for someone you are not at the moment: only their badge changes. */
export function applyForOther(person, { event, chat }) {
  const counts = state.unread.get(person);
  if (!counts) return;
  if (event === 'chat') counts.set(chat.id, chat.unread || 0);
  else if (event === 'gone') counts.delete(chat);
  else return;
  emit('people');
}

// Topics: General is the topic of messages that carry none.
const GENERAL = 1;
const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : GENERAL);

export function topicsOf(chat) {
  if (!chat?.is_forum) return [];
  const others = (chat.topics || []).filter((topic) => topic.id && topic.id !== GENERAL);
  return [{ id: GENERAL, name: 'General' }, ...others];
}

/** The topic as the server wants it: none for General. */
export const threadParam = () => (state.thread && state.thread !== GENERAL ? state.thread : undefined);

function belongs(message) {
  if (message.chat.id !== state.chat) return false;
  return !openChat()?.is_forum || topicOf(message) === (state.thread || GENERAL);
}

export async function showChat(chat, thread) {
  state.chat = chat;
  state.thread = thread || (state.chats.get(chat)?.is_forum ? GENERAL : null);
  state.messages = new Map();
  state.complete = false;
  emit('chats');
  emit('messages', { opened: true });
  if (chat === null) return;
  await loadMessages();
  markRead();
}

export async function loadMessages(before) {
  const { chat, thread, messages, person } = state;
  const page = await ask('messages', { person: person.id, chat, thread: threadParam(), before });
  if (state.messages !== messages || state.thread !== thread) return;
  // What the live line brought meanwhile is newer than the page.
  for (const message of page.messages) if (belongs(message) && !messages.has(messageKey(message))) messages.set(messageKey(message), message);
  if (page.messages.length < 50) state.complete = true;
  emit('messages', { older: Boolean(before), opened: !before });
}

/** Fetches the open chat's last page again after the live line was lost: edits and deletions included. */
export async function refresh() {
  await loadChats();
  if (state.chat === null) return;
  state.messages = new Map();
  await loadMessages();
}

export function addMessage(message) {
  if (!message || !belongs(message)) return;
  state.messages.set(messageKey(message), message);
  emit('messages', { added: true });
}

const readings = new Set();

export async function markRead() {
  const chat = openChat();
  if (!chat?.unread || document.visibilityState === 'hidden' || readings.has(chat.id)) return;
  readings.add(chat.id);
  await post('read', { person: state.person.id, chat: chat.id }).catch(() => {});
  readings.delete(chat.id);
}

function applyChat(chat) {
  state.chats.set(chat.id, { ...state.chats.get(chat.id), ...chat });
  state.unread.get(state.person.id)?.set(chat.id, chat.unread || 0);
  emit('people');
  emit('chats');
  if (chat.id === state.chat) markRead();
}

const appliers = {
  message: ({ message }) => addMessage(message),
  edited({ message }) {
    if (!state.messages.has(messageKey(message)) && !isEphemeral(message)) return;
    state.messages.set(messageKey(message), message);
    emit('messages', {});
  },
  deleted({ chat, messages }) {
    if (chat !== state.chat) return;
    for (const id of messages) state.messages.delete(id);
    emit('messages', {});
  },
  chat: ({ chat }) => applyChat(chat),
  gone({ chat }) {
    state.chats.delete(chat);
    emit('chats');
    if (chat === state.chat) location.hash = `#${state.person.id}`;
  },
  reaction({ chat, message, reactions }) {
    const known = chat === state.chat && state.messages.get(message);
    if (!known) return;
    state.messages.set(message, { ...known, reactions });
    emit('messages', {});
  },
  poll({ poll }) {
    for (const [key, message] of state.messages) {
      if (message.poll?.id === poll.id) state.messages.set(key, { ...message, poll: { ...message.poll, ...poll } });
    }
    emit('messages', {});
  },
  typing: (event) => emit('typing', event),
  commands: (event) => emit('commands', event),
};

export const apply = (event) => appliers[event.event]?.(event);
