// Sending photos, files and places.

import { post, upload } from './api.js';
import { draft, setReply } from './compose.js';
import { formDialog, openDialog, refused } from './dialog.js';
import { el, icon } from './dom.js';
import { size } from './format.js';
import { openMenu } from './menu.js';
import { addMessage, messageKey, state, threadParam } from './state.js';

const HOME = { latitude: 38.7223, longitude: -9.1393 }; // Lisbon

export function attachMenu(anchor) {
  openMenu(anchor, { label: 'Attach', items: [
    { label: 'Photo', icon: 'photo', action: () => pick('photo') },
    { label: 'File', icon: 'file', action: () => pick('document') },
    { label: 'Location', icon: 'pin', action: sendPlace },
    { label: 'Venue', icon: 'pin', action: () => sendPlace({ venue: true }) },
  ] });
}

function pick(kind) {
  const input = el('input', { type: 'file', accept: kind === 'photo' ? 'image/*' : null });
  input.addEventListener('change', () => { if (input.files[0]) offerFile(kind, input.files[0]); });
  input.click();
}

/** Shows the file once more, with room for a caption, before it goes. */
export function offerFile(kind, file) {
  const preview = kind === 'photo' ? URL.createObjectURL(file) : null;
  openDialog({
    title: kind === 'photo' ? 'Send a photo' : 'Send a file', className: 'small',
    closed: (caption) => {
      if (preview) URL.revokeObjectURL(preview);
      if (caption !== undefined) sendFile(kind, file, caption);
    },
    body: (close) => el('form', { class: 'form', onsubmit: (event) => { event.preventDefault(); close(new FormData(event.target).get('caption')); } },
      preview ? el('img', { class: 'attach-preview', src: preview, alt: file.name })
        : el('p', { class: 'file' }, el('span', { class: 'file-icon' }, icon('file')), el('span', { class: 'file-text' },
          el('span', { class: 'file-name' }, file.name), el('span', { class: 'file-size' }, size(file.size)))),
      el('label', { class: 'field' }, el('span', {}, 'Caption'), el('input', { name: 'caption', maxlength: 1024, autocomplete: 'off', dir: 'auto' })),
      el('button', { type: 'submit', class: 'wide-button' }, 'Send')),
  });
}

async function sendFile(kind, file, caption) {
  const replyTo = draft.replyTo ? messageKey(draft.replyTo) : null;
  try {
    const { message } = await upload({ person: state.person.id, chat: state.chat, thread: threadParam(), kind, caption: caption || null, reply_to: replyTo }, file);
    setReply(null);
    addMessage(message);
  } catch (error) { refused(error); }
}

export async function sendPlace({ venue = false } = {}) {
  const fields = [
    { name: 'latitude', label: 'Latitude', type: 'number', value: HOME.latitude, required: true },
    { name: 'longitude', label: 'Longitude', type: 'number', value: HOME.longitude, required: true },
  ];
  if (venue) fields.unshift({ name: 'title', label: 'Name', required: true }, { name: 'address', label: 'Address', required: true });
  const values = await formDialog({ title: venue ? 'Send a venue' : 'Send a location', fields, yes: 'Send' });
  if (!values) return;
  const body = { ...values, latitude: Number(values.latitude), longitude: Number(values.longitude) };
  try {
    const { message } = await post('place', { person: state.person.id, chat: state.chat, thread: threadParam(), ...body });
    addMessage(message);
  } catch (error) { refused(error); }
}
