// Text with the Bot API's entities as elements. Offsets count UTF-16 units, as JavaScript does.

import { el } from './dom.js';
import { openLink } from './links.js';
import { state } from './state.js';

/** `actions.command(text)` is called when a bot command is tapped. */
export function richText(text, entities = [], actions = {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return el('span', { class: 'rich', dir: 'auto' }, ...pieces(text, sorted, 0, text.length, actions));
}

/** The children of one stretch: plain text, and each outermost entity with what is inside of it. */
function pieces(text, entities, from, to, actions) {
  const nodes = [];
  let at = from;
  let after = false;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at) continue;
    if (entity.offset > at) nodes.push(between(text.slice(at, entity.offset), after, BLOCKS.has(entity.type)));
    after = BLOCKS.has(entity.type);
    const inner = entities.slice(i + 1).filter((other) => other.offset < end);
    nodes.push(wrap(entity, text.slice(entity.offset, end), pieces(text, inner, entity.offset, end, actions), actions));
    at = end;
  }
  if (at < to) nodes.push(between(text.slice(at, to), after, false));
  return nodes;
}

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/** Blocks begin and end a line themselves: the line breaks beside them would show as empty lines. */
function between(text, afterBlock, beforeBlock) {
  const start = afterBlock ? text.replace(/^\n/, '') : text;
  return beforeBlock ? start.replace(/\n$/, '') : start;
}

const TAGS = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code' };

function wrap(entity, raw, inner, actions) {
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, ...inner);
  return WRAPPERS[entity.type] ? WRAPPERS[entity.type](entity, raw, inner, actions) : el('span', {}, ...inner);
}

const withScheme = (raw) => (/^[a-z][a-z\d+.-]*:/i.test(raw) ? raw : `https://${raw}`);

function link(href, inner) {
  return el('a', {
    href, title: href, target: '_blank', rel: 'noopener noreferrer',
    onclick: (event) => { event.preventDefault(); openLink(href); },
  }, ...inner);
}

const tappable = (inner, onclick, props = {}) => el('button', { type: 'button', class: 'text-link', onclick, ...props }, ...inner);

const WRAPPERS = {
  text_link: ({ url }, raw, inner) => link(withScheme(url), inner),
  url: (entity, raw, inner) => link(withScheme(raw), inner),
  email: (entity, raw, inner) => el('a', { href: `mailto:${raw}` }, ...inner),
  phone_number: (entity, raw, inner) => el('a', { href: `tel:${raw.replace(/[^\d+]/g, '')}` }, ...inner),
  mention: (entity, raw, inner) => tappable(inner, () => openLink(`https://t.me/${raw.slice(1)}`)),
  text_mention: (entity, raw, inner) => el('span', { class: 'mention' }, ...inner),
  hashtag: (entity, raw, inner) => el('span', { class: 'mention' }, ...inner),
  cashtag: (entity, raw, inner) => el('span', { class: 'mention' }, ...inner),
  bot_command: (entity, raw, inner, actions) => tappable(inner, () => actions.command?.(raw)),
  custom_emoji: (entity, raw, inner) => el('span', {}, ...inner),
  spoiler: (entity, raw, inner) => spoiler(inner),
  pre: ({ language }, raw) => el('pre', { 'data-language': language || null, tabindex: 0 }, el('code', {}, raw)),
  blockquote: (entity, raw, inner) => el('blockquote', {}, ...inner),
  expandable_blockquote: (entity, raw, inner) => expandable(inner),
  date_time: (entity, raw, inner) => dateTime(entity, inner),
};

function spoiler(inner) {
  const hidden = el('span', { class: 'spoiler-text', 'aria-hidden': 'true' }, ...inner);
  const cover = el('button', { type: 'button', class: 'spoiler', 'aria-label': 'Hidden text, tap to show' }, hidden);
  cover.addEventListener('click', (event) => {
    event.stopPropagation();
    hidden.removeAttribute('aria-hidden');
    cover.replaceWith(el('span', { class: 'spoiler-shown' }, hidden));
  });
  return cover;
}

function expandable(inner) {
  const quote = el('blockquote', { class: 'expandable' }, el('span', { class: 'expandable-text' }, ...inner));
  const toggle = el('button', { type: 'button', class: 'expand', 'aria-expanded': 'false' }, 'Show more');
  toggle.addEventListener('click', () => {
    const open = quote.classList.toggle('open');
    toggle.setAttribute('aria-expanded', String(open));
    toggle.textContent = open ? 'Show less' : 'Show more';
  });
  quote.append(toggle);
  return quote;
}

/** A moment in the reader's own time; the text as sent when no format says how to show it. */
function dateTime({ unix_time: time, date_time_format: format }, inner) {
  const date = new Date(time * 1000);
  const language = state.person?.language_code;
  const local = date.toLocaleString(language, { dateStyle: 'full', timeStyle: 'short' });
  const children = format ? [formatted(date, format, language)] : inner;
  return el('time', { class: 'moment', datetime: date.toISOString(), title: local }, ...children);
}

/** Telegram's letters: r relative, w weekday, d/D short or long date, t/T short or long time. */
function formatted(date, format, language) {
  if (format.includes('r')) return relative(date, language);
  const options = {};
  if (format.includes('w')) options.weekday = 'long';
  if (format.includes('d')) Object.assign(options, { day: '2-digit', month: '2-digit', year: '2-digit' });
  if (format.includes('D')) Object.assign(options, { day: 'numeric', month: 'long', year: 'numeric' });
  if (/t/i.test(format)) Object.assign(options, { hour: '2-digit', minute: '2-digit' });
  if (format.includes('T')) options.second = '2-digit';
  return date.toLocaleString(language, options);
}

function relative(date, language) {
  const seconds = (date - Date.now()) / 1000;
  const [unit, length] = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]].find(([, l]) => Math.abs(seconds) >= l) || ['second', 1];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / length), unit);
}

/** One line of plain text for lists, replies and notices. */
export function summary(message) {
  if (!message) return '';
  if (message.text) return message.text;
  const caption = message.caption ? `, ${message.caption}` : '';
  const kind = KINDS.find(([name]) => message[name]);
  return kind ? kind[1](message) + caption : message.caption || '';
}

const KINDS = [
  ['photo', () => '🖼 Photo'],
  ['animation', () => 'GIF'],
  ['document', ({ document: file }) => `📎 ${file.file_name || 'File'}`],
  ['video', () => '🎬 Video'],
  ['video_note', () => '🎬 Video message'],
  ['voice', () => '🎤 Voice message'],
  ['audio', ({ audio }) => `🎵 ${audio.title || audio.file_name || 'Audio'}`],
  ['sticker', ({ sticker }) => `${sticker.emoji || ''} Sticker`],
  ['venue', ({ venue }) => `📍 ${venue.title}`],
  ['location', () => '📍 Location'],
  ['contact', ({ contact }) => `👤 ${contact.first_name}`],
  ['poll', ({ poll }) => `📊 ${poll.question}`],
  ['dice', ({ dice }) => dice.emoji],
  ['invoice', ({ invoice }) => `🧾 ${invoice.title}`],
];
