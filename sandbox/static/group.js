// Groups: making one, choosing one, who is in it, and what can be done with it.

import { ask, post } from './api.js';
import { avatar } from './avatar.js';
import { chatAvatar } from './chatlist.js';
import { confirmDialog, formDialog, openDialog, refused } from './dialog.js';
import { button, el, icon } from './dom.js';
import { fullName, plural } from './format.js';
import { goTo } from './links.js';
import { openMenu } from './menu.js';
import { colourOf, loadChats, state } from './state.js';

const KINDS = [
  { value: 'group', label: 'Group', note: 'Small and simple; may become a supergroup later' },
  { value: 'supergroup', label: 'Supergroup', note: 'What larger groups are' },
  { value: 'forum', label: 'Forum', note: 'A supergroup with topics' },
];

export async function newGroup() {
  const values = await formDialog({ title: 'New group', yes: 'Create', fields: [
    { name: 'title', label: 'Group name', required: true }, { name: 'kind', label: 'Kind', options: KINDS }] });
  if (!values) return;
  try {
    const { chat } = await post('group', { person: state.person.id, title: values.title, supergroup: values.kind !== 'group', forum: values.kind === 'forum' });
    await loadChats();
    goTo(chat.id);
    const add = await confirmDialog(`${state.bot.first_name} can help this group with its programs.`, { title: `Add ${state.bot.first_name}?`, yes: 'Add' });
    if (add) await addBot(chat.id);
  } catch (error) { refused(error); }
}

export async function addBot(chat, payload = '') {
  try {
    await post('start', { person: state.person.id, chat, payload });
    await loadChats();
    goTo(chat);
  } catch (error) { refused(error); }
}

/** Asks for one of the person's chats; resolves to it, or null. */
export function chooseChat(title, fits = () => true) {
  return new Promise((resolve) => {
    openDialog({ title, className: 'small', closed: (chat) => resolve(chat || null), body: (close) => {
      const chats = [...state.chats.values()].filter(fits);
      if (!chats.length) return el('p', { class: 'dialog-note' }, 'There is no such chat yet. Make a group first.');
      return el('ul', { class: 'rows' }, ...chats.map((chat) => el('li', {}, button(chat.title, () => close(chat), { class: 'row-button' },
        chatAvatar(chat, 'm'), el('span', { class: 'row-text', dir: 'auto' }, chat.title)))));
    } });
  });
}

export async function addToGroup(payload = '') {
  const chat = await chooseChat(`Add ${state.bot.first_name} to a group`, ({ type, can_write: can }) => type !== 'private' && can);
  if (chat) addBot(chat.id, payload);
}

export async function groupInfo(chat) {
  let members = [];
  try { ({ members } = await ask('members', { person: state.person.id, chat: chat.id })); } catch (error) { refused(error); }
  openDialog({ title: 'Group info', label: `Group info: ${chat.title}`, className: 'small', body: (close) => [
    el('div', { class: 'info-head' }, chatAvatar(chat, 'xl'), el('strong', { class: 'info-title', dir: 'auto' }, chat.title),
      el('span', { class: 'dialog-note' }, `${kindOf(chat)} · ${plural(members.length || chat.members || 0, 'member', 'members')}`),
      chat.about ? el('p', { class: 'dialog-note', dir: 'auto' }, chat.about) : null),
    groupActions(chat, members, close),
    el('h3', { class: 'rows-title' }, 'Members'),
    el('ul', { class: 'rows' }, ...members.map((member) => memberRow(chat, member, close))),
  ] });
}

/** Brings one of the others who are not here yet into the group. */
function addPeople(chat, others) {
  openDialog({ title: `Add to ${chat.title}`, className: 'small', body: (close) => el('ul', { class: 'rows' }, ...others.map((person) => el('li', {},
    button(fullName(person), () => run(close, 'add', { chat: chat.id, member: person.id }), { class: 'row-button' },
      avatar({ id: person.id, name: fullName(person), color: person.color, size: 'm' }),
      el('span', { class: 'row-text' }, el('span', { dir: 'auto' }, fullName(person)), el('small', { class: 'dialog-note' }, person.about)))))) });
}

const kindOf = (chat) => (chat.is_forum ? 'Forum' : { group: 'Group', supergroup: 'Supergroup', channel: 'Channel' }[chat.type]);

const POSITIONS = { creator: 'owner', administrator: 'admin', restricted: 'restricted', left: 'left', kicked: 'banned', member: '' };

/** One line of the sheet: does it, then the sheet closes and the list is fetched again. */
function run(close, name, body) {
  close();
  return post(name, { person: state.person.id, ...body }).then((answer) => loadChats().then(() => answer)).catch(refused);
}

function groupActions(chat, members, close) {
  const botIsIn = members.some(({ id, status }) => id === state.bot.id && !['left', 'kicked'].includes(status));
  const others = state.people.filter(({ id }) => !members.some((member) => member.id === id));
  const leave = async () => {
    close();
    if (await confirmDialog(`Leave “${chat.title}”?`, { title: 'Leave group', yes: 'Leave', danger: true })) run(() => {}, 'leave', { chat: chat.id });
  };
  const actions = [
    !botIsIn && ['plus', `Add ${state.bot.first_name} to this group`, () => { close(); addBot(chat.id, ''); }],
    others.length && ['user', 'Add people', () => { close(); addPeople(chat, others); }],
    chat.type === 'group' && ['group', 'Turn into supergroup', () => run(close, 'migrate', { chat: chat.id }).then((answer) => answer && goTo(answer.chat.id))],
    botIsIn && ['close', `Remove ${state.bot.first_name}`, () => run(close, 'remove', { chat: chat.id, member: state.bot.id })],
    ['exit', 'Leave group', leave, 'danger'],
  ].filter(Boolean);
  return el('ul', { class: 'rows actions' }, ...actions.map(([name, label, action, style = '']) => el('li', {},
    button(label, action, { class: `row-button ${style}` }, icon(name), el('span', { class: 'row-text' }, label)))));
}

function memberRow(chat, member, close) {
  const name = fullName(member);
  const position = POSITIONS[member.status] ?? member.status;
  const isSelf = member.id === state.person.id;
  const menu = (event) => openMenu(event.currentTarget, { label: name, items: [
    { label: 'Make admin', icon: 'plus', hidden: member.status !== 'member', action: () => run(close, 'promote', { chat: chat.id, member: member.id }) },
    { label: 'Remove from group', icon: 'exit', danger: true, action: () => run(close, 'remove', { chat: chat.id, member: member.id }) },
  ] });
  return el('li', { class: 'member' }, avatar({ id: member.id, name, color: colourOf(member.id) ?? member.color, size: 'm' }),
    el('span', { class: 'row-text' }, el('span', { dir: 'auto' }, name, isSelf ? ' (you)' : ''),
      el('small', {}, [member.is_bot ? 'bot' : member.username && `@${member.username}`, position].filter(Boolean).join(' · ') || 'member')),
    isSelf || member.status === 'creator' ? null : button(`Actions for ${name}`, menu, { class: 'icon-button', 'aria-haspopup': 'menu' }, icon('more')));
}
