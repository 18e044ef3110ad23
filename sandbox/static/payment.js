// The payment sheet with cards that behave: one pays, one is declined, one answers too late.

import { RefusedError, post } from './api.js';
import { openDialog, refused, toast } from './dialog.js';
import { el } from './dom.js';
import { money } from './format.js';
import { messageKey, state } from './state.js';

const CARDS = [
  { value: 'good', label: 'Test card ending in 4242', note: 'The payment succeeds' },
  { value: 'declined', label: 'Test card ending in 0002', note: 'The bank declines it' },
  { value: 'late', label: 'Test card ending in 3220', note: 'The confirmation comes too late' },
];

const TOLD = { paid: 'Payment complete', failed: 'The payment did not go through', pending: 'The payment is being processed' };

/** Opens the sheet for {message} or {slug}; resolves to Telegram's word: paid, failed, pending, cancelled. */
export function pay({ message, slug }) {
  const invoice = message?.invoice;
  return new Promise((resolve) => {
    openDialog({
      title: 'Checkout', label: 'Checkout', className: 'small payment',
      closed: (status = 'cancelled') => {
        if (TOLD[status]) toast(TOLD[status]);
        resolve(status);
      },
      body: (close) => el('form', { class: 'form', onsubmit: (event) => submit(event, { message, slug }, close) },
        invoice ? el('div', { class: 'pay-item' }, el('strong', { dir: 'auto' }, invoice.title), el('span', { dir: 'auto' }, invoice.description || ''),
          el('span', { class: 'pay-total' }, money(invoice.total_amount, invoice.currency))) : null,
        el('fieldset', { class: 'choices' }, el('legend', {}, 'Pay with'), ...CARDS.map((card, index) => el('label', { class: 'choice' },
          el('input', { type: 'radio', name: 'card', value: card.value, checked: index === 0 }),
          el('span', {}, card.label, el('small', {}, card.note))))),
        el('button', { type: 'submit', class: 'wide-button' }, invoice ? `Pay ${money(invoice.total_amount, invoice.currency)}` : 'Pay')),
    });
  });
}

async function submit(event, { message, slug }, close) {
  event.preventDefault();
  const form = event.target;
  const what = slug ? { slug } : { chat: message.chat.id, message: messageKey(message) };
  const send = form.querySelector('[type=submit]');
  const body = { person: state.person.id, ...what, card: new FormData(form).get('card') };
  send.disabled = true;
  send.setAttribute('aria-busy', 'true');
  try {
    const { status } = await post('pay', body);
    close(status || 'paid');
  } catch (error) {
    refused(error);
    if (error instanceof RefusedError) close('failed');
    send.disabled = false;
  }
}
