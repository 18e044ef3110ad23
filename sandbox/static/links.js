// Where a link leads: Telegram's own links stay in the page, all others open in a new tab.

import { post } from './api.js';
import { refused, toast } from './dialog.js';
import { botChat, loadChats, state } from './state.js';

const doors = {};

/** Views register what they open, so that links need not know them: app, invoice, share, addToGroup. */
export const openDoor = (name, open) => { doors[name] = open; };

const hosts = new Set(['t.me', 'telegram.me', 'telegram.dog']);

function parsed(href) {
  try { return new URL(href, location.href); } catch { return null; }
}

/** {name, params} of a t.me or tg:// link, else null. */
function telegramLink(url) {
  if (url.protocol === 'tg:') {
    const kind = url.hostname || url.pathname.replace(/^\/+/, '');
    if (kind === 'resolve') return { path: [url.searchParams.get('domain') || ''], params: url.searchParams };
    return { path: [kind], params: url.searchParams };
  }
  if (!hosts.has(url.hostname)) return null;
  return { path: url.pathname.split('/').filter(Boolean), params: url.searchParams };
}

export function linkTitle(href) {
  const url = parsed(href);
  return url ? url.hostname || url.href : href;
}

export function openLink(href) {
  const url = parsed(href);
  const link = url && telegramLink(url);
  if (link) openTelegram(link);
  else if (url && /^(https?|mailto|tel):$/.test(url.protocol)) window.open(url.href, '_blank', 'noopener,noreferrer');
  else toast('This link cannot be opened here.');
}

function openTelegram({ path: [name = '', second], params }) {
  if (name.startsWith('$')) doors.invoice({ slug: name.slice(1) });
  else if (name === 'invoice' && second) doors.invoice({ slug: second });
  else if (name === 'share' || name === 'msg_url') doors.share([params.get('text'), params.get('url')].filter(Boolean).join('\n'));
  else if (name.toLowerCase() === state.bot.username.toLowerCase()) openBot(params, second);
  else follow(name, second);
}

function openBot(params, app) {
  if (params.has('startgroup')) doors.addToGroup(params.get('startgroup'));
  else if (app || params.has('startapp')) doors.app({ startapp: params.get('startapp') || undefined });
  else startBot(params.get('start') || undefined);
}

/** A group's link: its chat opens, joined first if need be. */
async function follow(name, second) {
  const named = [...state.chats.values()].find((item) => item.username?.toLowerCase() === name.toLowerCase());
  if (named) { goTo(named.id); return; }
  const before = new Set(state.chats.keys());
  const link = `https://t.me/${[name, second].filter(Boolean).join('/')}`;
  try {
    await post('follow', { person: state.person.id, chat: state.chat ?? botChat().id, link });
    await loadChats();
    const joined = [...state.chats.keys()].find((id) => !before.has(id));
    if (joined) goTo(joined);
    else toast('You asked to join this group.');
  } catch (error) { refused(error); }
}

/** Opens the bot's chat; with a payload as a deep link does, or as Start does. */
export async function startBot(payload) {
  const known = botChat();
  if (payload === undefined && known?.started) { goTo(known.id); return; }
  try {
    const { chat } = await post('start', { person: state.person.id, payload });
    goTo(chat.id);
  } catch (error) { refused(error); }
}

export function goTo(chat, thread) {
  location.hash = `#${state.person.id}/${chat}${thread ? `/${thread}` : ''}`;
}
