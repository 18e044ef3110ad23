// Starts the page: puts its parts together, follows the address (#person/chat/topic) and the live lines.

import { ask } from './api.js';
import { chatList } from './chatlist.js';
import { composer } from './composer.js';
import { composeIn, sendText, setEdit, setReply } from './compose.js';
import { chooseChat, addToGroup, newGroup } from './group.js';
import { chatHeader, emptyChat } from './header.js';
import { refused, toast } from './dialog.js';
import { el } from './dom.js';
import { keyboardDoor } from './keyboard.js';
import { openDoor } from './links.js';
import { Live } from './live.js';
import { messageLog } from './log.js';
import { closeApp, openApp } from './miniapp.js';
import { shareQuery } from './miniapp-requests.js';
import { pay } from './payment.js';
import { peopleRail } from './people.js';
import { apply, applyForOther, botChat, emit, loadChats, markRead, on, openChat, refresh, showChat, state, watchUnread } from './state.js';
import { startTheme, toggleTheme } from './theme.js';

const LAST_PERSON = 'sandbox-person';
const MOST_LINES = 12; // people whose news are followed while being someone else

function build() {
  const command = (text) => sendText(text.includes('@') || openChat()?.type === 'private' ? text : `${text}@${state.bot.username}`);
  const chat = el('section', { class: 'chat', hidden: true, 'aria-label': 'Chat' }, chatHeader(), messageLog({ command, reply: setReply, edit: setEdit }), composer({ launch: openApp }));
  const empty = emptyChat();
  const root = document.getElementById('app');
  root.append(peopleRail(),
    el('main', { class: 'panes' }, el('h1', { class: 'page-title' }, 'Jamboree sandbox'), chatList({ newGroup }), el('div', { class: 'chat-pane' }, empty, chat)));
  on('chats', () => {
    const open = Boolean(openChat());
    chat.hidden = !open;
    empty.hidden = open;
    if (open) chat.setAttribute('aria-label', `Chat: ${openChat().title}`);
    root.classList.toggle('in-chat', open);
    document.title = open ? `${openChat().title} · Sandbox` : 'Jamboree sandbox';
  });
}

function openDoors() {
  keyboardDoor('app', openApp);
  keyboardDoor('pay', (message) => pay({ message }));
  keyboardDoor('shareQuery', (query) => shareQuery(query));
  openDoor('invoice', pay);
  openDoor('addToGroup', addToGroup);
  openDoor('share', async (text) => {
    const chat = await chooseChat('Share with', ({ can_write: can }) => can !== false);
    if (chat) composeIn(chat.id, text);
  });
  document.addEventListener('toggle-theme', toggleTheme);
  document.addEventListener('visibilitychange', markRead);
}

// ---- The address: who you are and what is open ----

const findPerson = (word) => state.people.find((person) => String(person.id) === word || person.username?.toLowerCase() === word.toLowerCase());

async function follow() {
  const [who = '', chatWord = '', threadWord = ''] = decodeURIComponent(location.hash.slice(1)).split('/');
  const person = findPerson(who) || state.person || findPerson(localStorage.getItem(LAST_PERSON) || '') || state.people[0];
  try {
    const switched = person.id !== state.person?.id;
    if (switched) await become(person);
    await openFromAddress(chatWord, Number(threadWord) || null, switched);
  } catch (error) { refused(error); }
}

async function become(person) {
  closeApp();
  state.person = person;
  state.chat = null;
  state.chats = new Map();
  state.messages = new Map();
  localStorage.setItem(LAST_PERSON, String(person.id));
  emit('people');
  await loadChats();
}

async function openFromAddress(word, thread, switched) {
  const chat = Number(word) || null;
  const known = chat !== null && (state.chats.has(chat) || (await loadChats(), state.chats.has(chat)));
  if (chat !== null && !known && !switched) toast(`${state.person.first_name} is not in that chat.`);
  const wanted = known ? chat : atFirst();
  if (wanted !== state.chat || thread !== state.thread) await showChat(wanted, thread);
  else emit('chats');
}

/** On a wide screen something is always open: the bot's own chat when nothing was asked for. */
function atFirst() {
  if (!matchMedia('(min-width: 760px)').matches) return null;
  return botChat()?.id ?? null;
}

// ---- Live lines: one for each person, so that news for the others show too ----

function listenFor(person) {
  const isMe = () => state.person?.id === person.id;
  const offline = document.getElementById('offline');
  const heard = (event) => (isMe() ? apply(event) : applyForOther(person.id, event));
  const opened = (again) => {
    offline.hidden = true;
    if (!isMe()) watchUnread(person.id).catch(() => {});
    else if (again) refresh().catch(() => {});
  };
  const lost = () => { if (isMe()) offline.hidden = false; };
  new Live(person.id, { onEvent: heard, onOpen: opened, onLost: lost });
}

function nobody() {
  const notice = document.getElementById('offline');
  notice.textContent = 'There is nobody to be yet: start the sandbox with people in it.';
  notice.hidden = false;
}

async function start() {
  startTheme();
  build();
  openDoors();
  const { people, bot, mail } = await ask('people');
  state.people = people;
  state.bot = bot;
  state.mail = mail;
  if (!people.length) { nobody(); return; }
  await follow();
  for (const person of people.slice(0, MOST_LINES)) listenFor(person);
  window.addEventListener('hashchange', follow);
  document.documentElement.dataset.ready = 'true';
}

start().catch((error) => {
  refused(error);
  document.getElementById('offline').hidden = false;
});

