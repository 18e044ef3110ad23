// Dialogs, alerts, questions and toasts. Native dialogs keep the focus inside and close on Esc.

import { RefusedError } from './api.js';
import { button, el, iconButton } from './dom.js';

const TOAST_MS = 3500;

/** Opens a modal dialog; `closed` is called once, with what `close(value)` was given. */
export function openDialog({ label, title, body, actions = [], className = '', role = 'dialog', closed = () => {} }) {
  const dialog = el('dialog', { class: `dialog ${className}`, role, 'aria-label': label || title, 'aria-modal': 'true' });
  let result;
  const close = (value) => { result = value; dialog.close(); };
  const content = typeof body === 'function' ? body(close) : body;
  const header = title ? el('header', { class: 'dialog-header' }, el('h2', {}, title),
    role === 'dialog' ? iconButton('close', 'Close', () => close()) : null) : null;
  const footer = actions.length ? el('footer', { class: 'dialog-actions' }, ...actions.map((action) => button(action.label,
    () => (action.action ? action.action(close) : close(action.value)), { class: `flat-button ${action.style || ''}`, autofocus: action.autofocus }))) : null;
  dialog.append(...[header, el('div', { class: 'dialog-body' }, content), footer].filter(Boolean));
  dialog.addEventListener('click', (event) => { if (event.target === dialog) close(); });
  dialog.addEventListener('close', () => { dialog.remove(); closed(result); });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, close };
}

/** A message that must be read. Resolves when it is closed. */
export function alertDialog(text, title) {
  return new Promise((closed) => {
    openDialog({ label: title || 'Message', title, role: 'alertdialog', className: 'small', closed,
      body: el('p', { class: 'dialog-text', dir: 'auto' }, text), actions: [{ label: 'OK', autofocus: true }] });
  });
}

export function confirmDialog(text, { title, yes = 'OK', danger = false } = {}) {
  return new Promise((closed) => {
    openDialog({ label: title || text, title, role: 'alertdialog', className: 'small', closed: (value) => closed(Boolean(value)),
      body: el('p', { class: 'dialog-text', dir: 'auto' }, text),
      actions: [{ label: 'Cancel', value: false }, { label: yes, value: true, style: danger ? 'danger' : 'strong', autofocus: true }] });
  });
}

/** A form of labelled fields: [{name, label, type?, value?, required?, options?}]. Resolves to values or null. */
export function formDialog({ title, fields, yes, note }) {
  return new Promise((closed) => {
    openDialog({ title, className: 'small', closed: (value) => closed(value || null), body: (close) => {
      const submit = (event) => { event.preventDefault(); close(Object.fromEntries(new FormData(event.target))); };
      return el('form', { class: 'form', onsubmit: submit },
        note ? el('p', { class: 'dialog-note' }, note) : null, ...fields.map(field),
        el('button', { type: 'submit', class: 'wide-button' }, yes));
    } });
  });
}

function field({ name, label, type = 'text', value = '', required = false, options }) {
  if (options) {
    return el('fieldset', { class: 'choices' }, el('legend', {}, label), ...options.map((option, index) => el('label', { class: 'choice' },
      el('input', { type: 'radio', name, value: option.value, checked: index === 0 }),
      el('span', {}, option.label, option.note ? el('small', {}, option.note) : null))));
  }
  return el('label', { class: 'field' }, el('span', {}, label),
    el('input', { name, type, value, required, step: type === 'number' ? 'any' : null, autocomplete: 'off', dir: 'auto' }));
}

/** A short notice that goes by itself. */
export function toast(text) {
  const region = document.getElementById('toasts');
  const note = el('div', { class: 'toast', dir: 'auto' }, text);
  region.append(note);
  // In the top layer, above a dialog that may be open.
  if (region.matches(':popover-open')) region.hidePopover();
  region.showPopover();
  setTimeout(() => {
    note.remove();
    if (!region.childElementCount) region.hidePopover();
  }, TOAST_MS);
}

/** For promises whose refusal a person should see. */
export function refused(error) {
  if (!(error instanceof RefusedError)) console.error(error);
  toast(error instanceof RefusedError ? error.message : 'The sandbox cannot be reached. It tries again by itself.');
}
