// One message as an article: a bubble with everything it may hold, or a centred notice.

import { avatar, colourIndex } from './avatar.js';
import { button, el, icon } from './dom.js';
import { fullName, timeOf } from './format.js';
import { inlineKeyboard } from './keyboard.js';
import { media } from './media.js';
import { pollCard } from './poll.js';
import { messageMenu, reactionRow } from './reactions.js';
import { richText, summary } from './richtext.js';
import { serviceText } from './service.js';
import { colourOf, isEphemeral, messageKey, state } from './state.js';

export const senderId = (message) => message.sender_chat?.id || message.from?.id;

export function senderName(message) {
  if (message.outgoing) return 'You';
  return message.sender_chat?.title || fullName(message.from) || 'Unknown';
}

const EMOJI_ONLY = /^\p{RGI_Emoji}{1,3}$/v;

/** `actions`: command(text), reply(message), edit(message), jump(key), redraw(). */
export function messageArticle(message, actions) {
  const notice = serviceText(message);
  return notice ? serviceArticle(message, notice) : bubbleArticle(message, actions);
}

function serviceArticle(message, notice) {
  return el('article', { class: 'message service', 'aria-label': 'Notice', 'data-message': messageKey(message) },
    el('span', { class: 'notice', dir: 'auto' }, notice));
}

function bubbleArticle(message, actions) {
  const content = media(message);
  const naked = !message.text && !message.caption && (message.dice || message.sticker);
  const classes = ['message', message.outgoing ? 'outgoing' : 'incoming', naked ? 'naked' : '', isEphemeral(message) ? 'ephemeral' : '',
    content ? 'with-media' : '', message.photo || message.video ? 'with-picture' : ''];
  const article = el('article', { class: classes.filter(Boolean).join(' '), 'aria-label': senderName(message), 'data-message': messageKey(message) });
  article.append(
    groupAvatar(message),
    el('div', { class: 'column' },
      el('div', { class: 'bubble', oncontextmenu: (event) => openActions(event, message, actions) }, ...bubbleParts(message, content, actions)),
      inlineKeyboard(message) || ''),
    actionsButton(message, actions));
  return article;
}

function groupAvatar(message) {
  const inGroup = message.chat.type !== 'private' && !message.outgoing;
  if (!inGroup) return '';
  const id = senderId(message);
  return el('span', { class: 'message-avatar' }, avatar({ id, name: senderName(message), color: colourOf(id), size: 's' }));
}

function bubbleParts(message, content, actions) {
  const text = message.text ?? message.caption;
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  const body = text ? el('div', { class: `text${EMOJI_ONLY.test(text) ? ' big-text' : ''}`, dir: 'auto' }, richText(text, entities, actions)) : null;
  const parts = [sender(message), ephemeralNote(message), quoted(message, actions)];
  parts.push(...(message.show_caption_above_media ? [body, content] : [content, body]));
  parts.push(message.poll ? pollCard(message.poll, actions.redraw) : null, preview(message, text), reactionRow(message), meta(message));
  return parts.filter(Boolean);
}

function sender(message) {
  if (message.outgoing || message.chat.type === 'private') return viaBot(message);
  const id = senderId(message);
  return el('div', { class: `sender name-${colourIndex(id, colourOf(id))}`, dir: 'auto' }, senderName(message), viaBot(message) || '');
}

function viaBot(message) {
  return message.via_bot ? el('span', { class: 'via' }, ` via @${message.via_bot.username}`) : null;
}

function ephemeralNote(message) {
  return isEphemeral(message) ? el('div', { class: 'only-you' }, icon('eye'), 'Only you see this') : null;
}

function quoted(message, actions) {
  const original = message.reply_to_message;
  // In a topic, every message replies to the one that created the topic; Telegram does not show that.
  if (!original || original.forum_topic_created) return null;
  return button(`Reply to ${senderName({ ...original, outgoing: original.from?.id === state.person.id })}`,
    () => actions.jump(messageKey(original)), { class: 'quoted' },
    el('span', { class: 'quoted-name', dir: 'auto' }, fullName(original.from) || original.sender_chat?.title || 'Message'),
    el('span', { class: 'quoted-text', dir: 'auto' }, message.quote?.text || summary(original)));
}

/** A card for the first link, only where the bot asked for its preview by name: pages are not fetched. */
function preview(message, text) {
  const options = message.link_preview_options;
  if (!options?.url || options.is_disabled || !text) return null;
  return el('div', { class: 'preview' }, el('span', { class: 'quoted-name' }, new URL(options.url, location.href).hostname),
    el('span', { class: 'quoted-text' }, options.url));
}

function meta(message) {
  return el('span', { class: 'meta' },
    message.edit_date ? el('span', { class: 'edited' }, 'edited ') : null,
    el('time', { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date)),
    message.outgoing ? el('span', { class: 'ticks', 'aria-hidden': 'true' }, '✓✓') : null);
}

function openActions(event, message, actions) {
  if (event.target.closest('a, textarea')) return;
  event.preventDefault();
  messageMenu(event.currentTarget.closest('.message').querySelector('.message-actions'), message, actions);
}

function actionsButton(message, actions) {
  return el('button', {
    type: 'button', class: 'message-actions', 'aria-label': 'Message actions', 'aria-haspopup': 'menu',
    onclick: (event) => messageMenu(event.currentTarget, message, actions),
  }, icon('react'));
}
