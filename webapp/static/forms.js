// Forms: what changed and is not saved, steps up and down, and refusals beside their fields.
import { mirror } from './buttons.js';
import { askBeforeClosing, confirm, tick } from './telegram.js';

function differs(field) {
  if (field.type === 'radio' || field.type === 'checkbox') return field.checked !== field.defaultChecked;
  if (field.type === 'select-one') {
    const options = [...field.options];
    return field.value !== (options.find((option) => option.defaultSelected) ?? options[0])?.value;
  }
  return field.value !== field.defaultValue;
}

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.tagName !== 'BUTTON');

const changedForm = () =>
  [...document.querySelectorAll('form[data-guard]')].find((form) => fieldsOf(form).some(differs));

/** Whether something typed is not saved yet. */
export const unsaved = () => Boolean(changedForm());

/** Before a link leads away from what is not saved, ask; then forget it and go. */
async function askBeforeLeaving(event) {
  const link = event.target.closest('a[hx-get]');
  const form = link && changedForm();
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!await confirm(form.dataset.guard)) return;
  form.reset();
  look();
  link.click();
}

/** Show what belongs to unsaved changes, and hide it when there are none. */
export function look() {
  const changed = unsaved();
  for (const button of document.querySelectorAll('[data-when-changed]')) button.hidden = !changed;
  askBeforeClosing(changed);
  mirror();
}

function step(button) {
  const field = document.getElementById(button.dataset.for);
  const wanted = (Number(field.value) || 0) + Number(button.dataset.step);
  field.value = Math.min(Number(field.max), Math.max(Number(field.min), wanted));
  field.dispatchEvent(new Event('input', { bubbles: true }));
  tick();
}

/** Forget what was said about a field or form before it is sent again. */
export function clearProblems() {
  for (const place of document.querySelectorAll('.problem')) place.textContent = '';
  for (const field of document.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  document.getElementById('notice').replaceChildren();
}

/** Mark the field a refusal is about and bring the person there. */
export function pointTo(place) {
  const field = document.querySelector(`[aria-describedby~="${place.id}"]`);
  if (!field) return;
  const input = field.matches('fieldset') ? field.querySelector('input') : field;
  for (const each of field.matches('fieldset') ? field.querySelectorAll('input') : [field]) {
    each.setAttribute('aria-invalid', 'true');
  }
  input.focus();
}

/** Follow what is typed and chosen, on every page to come. */
export function followForms() {
  document.addEventListener('input', look);
  document.addEventListener('change', (event) => { if (event.target.type === 'radio') tick(); });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-step]');
    if (button) step(button);
  });
  document.addEventListener('click', askBeforeLeaving, { capture: true });
  window.addEventListener('beforeunload', (event) => { if (unsaved()) event.preventDefault(); });
}
