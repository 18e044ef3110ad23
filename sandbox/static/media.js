// What a message may carry beside its text: pictures, files, places, people, invoices.

import { fileUrl } from './api.js';
import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { button, el, icon } from './dom.js';
import { duration, fullName, money, size } from './format.js';

/** The media part of a message, or null. */
export function media(message) {
  // An animation and a venue also carry `document` and `location` for old clients: the richer one wins.
  const kind = Object.keys(RENDERERS).find((name) => message[name]);
  return kind ? RENDERERS[kind](message) : null;
}

const RENDERERS = {
  photo,
  animation: ({ animation }) => moving(animation, { autoplay: true, loop: true, muted: true, controls: false, label: 'Animation' }),
  video: ({ video }) => moving(video, { controls: true, label: 'Video' }),
  video_note: ({ video_note: note }) => moving(note, { controls: true, label: 'Video message' }),
  audio: ({ audio }) => sound(audio, audio.title || audio.file_name || 'Audio'),
  voice: ({ voice }) => sound(voice, 'Voice message'),
  document: ({ document: file }) => documentCard(file),
  sticker: ({ sticker }) => el('div', { class: 'big-emoji', role: 'img', 'aria-label': `Sticker ${sticker.emoji || ''}` }, sticker.emoji || '🖼'),
  venue: ({ venue }) => place(venue.location, venue.title, venue.address),
  location: ({ location: spot }) => place(spot, spot.live_period ? 'Live location' : 'Location', coordinates(spot)),
  contact: ({ contact }) => contactCard(contact),
  dice: ({ dice }) => diceCard(dice),
  invoice: ({ invoice }) => invoiceCard(invoice),
};

function photo(message) {
  const largest = message.photo.at(-1);
  const label = message.caption ? `Photo: ${message.caption.slice(0, 80)}` : 'Photo';
  const picture = () => el('img', { src: fileUrl(largest.file_id), alt: label, width: largest.width, height: largest.height });
  const view = () => openDialog({ label, className: 'viewer', body: [picture()] });
  return button(`Open ${label.toLowerCase()}`, view, { class: `photo${message.has_media_spoiler ? ' blurred' : ''}` }, picture());
}

function moving(file, { label, ...options }) {
  return el('video', {
    class: 'video', src: fileUrl(file.file_id), width: file.width || file.length, height: file.height || file.length,
    playsinline: true, preload: 'metadata', 'aria-label': label, ...options,
  });
}

function sound(file, title) {
  return el('div', { class: 'sound' },
    el('span', { class: 'sound-title' }, `${title} · ${duration(file.duration)}`),
    el('audio', { src: fileUrl(file.file_id), controls: true, preload: 'none', 'aria-label': title }));
}

function documentCard(file) {
  const name = file.file_name || 'File';
  return el('a', { class: 'file', href: fileUrl(file.file_id), download: name, 'aria-label': `Download ${name}` },
    el('span', { class: 'file-icon' }, icon('file')),
    el('span', { class: 'file-text' },
      el('span', { class: 'file-name', dir: 'auto' }, name),
      el('span', { class: 'file-size' }, size(file.file_size))));
}

const coordinates = ({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

function place(spot, title, address) {
  const { latitude, longitude } = spot;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  // No map is fetched: streets are drawn, and shifted by the place so that two places look different.
  const shift = { '--x': `${Math.round(Math.abs(longitude * 1000) % 90)}px`, '--y': `${Math.round(Math.abs(latitude * 1000) % 70)}px` };
  return el('a', { class: 'place', href, target: '_blank', rel: 'noopener noreferrer', 'aria-label': `Map: ${title}, ${address}` },
    el('span', { class: 'map', style: shift }, el('span', { class: 'map-pin' }, icon('pin'))),
    el('span', { class: 'place-title', dir: 'auto' }, title),
    el('span', { class: 'place-address', dir: 'auto' }, address));
}

function contactCard(contact) {
  return el('div', { class: 'contact' },
    avatar({ id: contact.user_id || contact.phone_number.length, name: fullName(contact), size: 'm' }),
    el('span', { class: 'file-text' }, el('span', { class: 'file-name' }, fullName(contact)),
      el('span', { class: 'file-size' }, contact.phone_number)));
}

const FACES = ['⚀', '⚁', '⚂', '⚃', '⚄', '⚅'];

function diceCard({ emoji, value }) {
  const shown = emoji === '🎲' ? FACES[value - 1] || emoji : emoji;
  return el('div', { class: 'big-emoji', role: 'img', 'aria-label': `${emoji} shows ${value}` }, shown, el('span', { class: 'dice-value' }, String(value)));
}

function invoiceCard(invoice) {
  return el('div', { class: 'invoice' },
    el('strong', { class: 'invoice-title', dir: 'auto' }, invoice.title),
    invoice.description ? el('span', { dir: 'auto' }, invoice.description) : null,
    el('span', { class: 'invoice-total' }, money(invoice.total_amount, invoice.currency)));
}
