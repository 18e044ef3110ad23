// What a Mini App asks of Telegram, by Telegram's own event names, and how the sandbox answers.

import { RefusedError, post } from './api.js';
import { addMessage, botChat, state } from './state.js';
import { composeIn } from './compose.js';
import { confirmDialog, openDialog, refused, toast } from './dialog.js';
import { el } from './dom.js';
import { fullName } from './format.js';
import { chooseChat } from './group.js';
import { openLink } from './links.js';
import { pay } from './payment.js';

export function answerRequest(app, name, data) {
  if (Object.hasOwn(REQUESTS, name)) REQUESTS[name](app, data);
}

const REQUESTS = {
  iframe_ready: (app) => { app.loader.hidden = true; },
  web_app_ready: (app) => { app.loader.hidden = true; },
  web_app_expand: (app) => app.expand(),
  web_app_close: (app) => app.close(),
  web_app_request_theme: (app) => app.sendTheme(),
  web_app_request_viewport: (app) => app.sendViewport(),
  web_app_request_safe_area: (app) => app.sendSafeArea(),
  web_app_request_content_safe_area: (app) => app.sendSafeArea(),
  web_app_request_fullscreen: (app) => app.setFullscreen(true),
  web_app_exit_fullscreen: (app) => app.setFullscreen(false),
  web_app_setup_main_button: (app, look) => app.setBottom('main', look),
  web_app_setup_secondary_button: (app, look) => app.setBottom('secondary', look),
  web_app_setup_back_button: (app, { is_visible: visible }) => { app.back.hidden = !visible; },
  web_app_setup_settings_button: (app, { is_visible: visible }) => { app.hasSettings = Boolean(visible); },
  web_app_setup_closing_behavior: (app, { need_confirmation: need }) => { app.needConfirmation = Boolean(need); },
  web_app_set_header_color: (app, { color_key: key, color }) => app.setColour('header', key || color || ''),
  web_app_set_background_color: (app, { color }) => app.setColour('background', color || ''),
  web_app_set_bottom_bar_color: (app, { color }) => app.setColour('bottom', color || ''),
  web_app_trigger_haptic_feedback: (app, data) => app.pulse(data.impact_style || data.notification_type || 'light'),
  web_app_open_popup: popup,
  web_app_open_link: (app, { url }) => openLink(url),
  web_app_open_tg_link: openTelegramLink,
  web_app_open_invoice: invoice,
  web_app_open_scan_qr_popup: scan,
  web_app_close_scan_qr_popup: (app) => app.scanner?.close(),
  web_app_read_text_from_clipboard: readClipboard,
  web_app_request_write_access: writeAccess,
  web_app_request_phone: phone,
  web_app_send_prepared_message: share,
  web_app_switch_inline_query: switchInline,
  web_app_data_send: sendData,
};

const POPUP_TEXTS = { ok: 'OK', close: 'Close', cancel: 'Cancel' };

function popup(app, { title, message, buttons = [] }) {
  openDialog({
    title: title || undefined, label: title || state.bot.first_name, role: 'alertdialog', className: 'small',
    body: el('p', { class: 'dialog-text', dir: 'auto' }, String(message)),
    actions: buttons.slice(0, 3).map(({ id, type, text }, index) => ({
      label: POPUP_TEXTS[type] || text || 'OK', value: String(id ?? ''), style: type === 'destructive' ? 'danger' : '', autofocus: index === 0,
    })),
    closed: (id) => app.send('popup_closed', id === undefined ? {} : { button_id: id }),
  });
}

function openTelegramLink(app, { path_full: path }) {
  app.minimise();
  openLink(`https://t.me${String(path).startsWith('/') ? '' : '/'}${path}`);
}

async function invoice(app, { slug }) {
  app.send('invoice_closed', { slug, status: await pay({ slug }) });
}

/** There is no camera here: what the code says is typed. */
function scan(app, { text }) {
  app.scanner = openDialog({
    title: 'Scan QR code', className: 'small',
    closed: () => { app.scanner = null; app.send('scan_qr_popup_closed'); },
    body: () => el('form', { class: 'form', onsubmit: (event) => {
      event.preventDefault();
      app.send('qr_text_received', { data: new FormData(event.target).get('data') });
    } }, text ? el('p', { class: 'dialog-note', dir: 'auto' }, text) : null,
    el('label', { class: 'field' }, el('span', {}, 'What the code says'), el('input', { name: 'data', autocomplete: 'off', autofocus: true, required: true })),
    el('button', { type: 'submit', class: 'wide-button' }, 'Scan')),
  });
}

async function readClipboard(app, { req_id: id }) {
  const data = await navigator.clipboard.readText().catch(() => null);
  app.send('clipboard_text_received', { req_id: id, data });
}

async function writeAccess(app) {
  const chat = botChat();
  const allowed = (chat?.started && !chat.blocked)
    || await confirmDialog(`Allow ${state.bot.first_name} to message you?`, { title: 'Messages', yes: 'Allow' });
  if (allowed && chat?.blocked) await post('unblock', { person: app.person.id }).catch(refused);
  app.send('write_access_requested', { status: allowed ? 'allowed' : 'cancelled' });
}

async function phone(app) {
  const yes = await confirmDialog(`${state.bot.first_name} will see the phone number of ${fullName(app.person)}.`, { title: 'Share your phone number?', yes: 'Share' });
  const sent = yes && await post('send', { person: app.person.id, chat: botChat().id, contact: true }).then(() => true, refused);
  app.send('phone_requested', { status: sent ? 'sent' : 'cancelled' });
}

async function share(app, { id }) {
  const chat = await chooseChat('Share with', ({ can_write: can }) => can !== false);
  if (!chat) { app.send('prepared_message_failed', { error: 'USER_DECLINED' }); return; }
  try {
    const { message } = await post('prepared', { person: app.person.id, chat: chat.id, id });
    addMessage(message);
    toast(`Sent to ${chat.title}`);
    app.send('prepared_message_sent');
  } catch (error) {
    refused(error);
    app.send('prepared_message_failed', { error: error instanceof RefusedError ? 'MESSAGE_EXPIRED' : 'UNKNOWN_ERROR' });
  }
}

const fits = { users: () => false, bots: ({ type }) => type === 'private', groups: ({ type }) => type !== 'private', channels: ({ type }) => type === 'channel' };

async function switchInline(app, { query = '', chat_types: types = [] }) {
  app.close();
  if (!types.length) { composeIn(state.chat, `@${state.bot.username} ${query}`); return; }
  await shareQuery(query, (chat) => types.some((type) => fits[type]?.(chat)));
}

/** Lets the person choose a chat and puts the inline query into its composer. */
export async function shareQuery(query, filter = () => true) {
  const chat = await chooseChat('Choose a chat', (item) => item.can_write !== false && filter(item));
  if (chat) composeIn(chat.id, `@${state.bot.username} ${query}`);
}

async function sendData(app, { data }) {
  if (!app.buttonText) { toast('Only apps opened from the reply keyboard can send data.'); return; }
  app.close();
  await post('web_app_data', { person: app.person.id, data, button_text: app.buttonText }).catch(refused);
}
