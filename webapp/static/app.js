// The Mini App's page: signs in, fetches the part that belongs to the address, and keeps both in step.
import { signedFetch, signIn } from './auth.js';
import { busy, followButtons, mirror } from './buttons.js';
import { followClocks } from './clock.js';
import { followEarly } from './early.js';
import { clearProblems, followForms, look, pointTo, unsaved } from './forms.js';
import { buzz, close, initData, openOutside, payHere, shareCard, telegram } from './telegram.js';
import { followTheme } from './theme.js';

const { htmx } = window;
const page = document.getElementById('page');
const notice = document.getElementById('notice');
const STAY = 4000;
const CONFLICT = 409; // to a change: the page is out of date

let hiding;
let board;

const partOf = (path) => path.replace(/^\/app/, '/parts');
const show = (path) => htmx.ajax('GET', partOf(path), { target: '#page', swap: 'innerHTML' });

function showRefusal(html) {
  page.innerHTML = html;
  page.removeAttribute('aria-busy');
  mirror();
}

function showOffline() {
  notice.replaceChildren(document.getElementById('offline').content.cloneNode(true));
  if (!page.hasAttribute('aria-busy')) notice.querySelector('[data-reload]').remove(); // what was typed stays
  buzz('error');
}

async function start() {
  telegram?.ready();
  telegram?.expand();
  try {
    const { page: leadsTo, refusal } = await signIn();
    if (refusal) return showRefusal(refusal);
    if (location.pathname === '/app') history.replaceState({ htmx: true }, '', leadsTo);
    return await show(location.pathname + location.search);
  } catch {
    return showOffline();
  }
}

// Every request carries the token, and never the page's address: its fragment holds the init data.
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  ctx.fetch = signedFetch;
  delete ctx.request.headers['HX-Current-URL'];
});

// What refreshes itself must not take the focus, nor wipe what was just said.
const quiet = (ctx) => ctx.sourceElement?.matches?.('[data-quiet]');

document.addEventListener('htmx:before:request', (event) => {
  const { ctx } = event.detail;
  if (quiet(ctx)) {
    if (document.hidden) event.preventDefault(); // nobody looks: it is asked again once somebody does
    return;
  }
  if (ctx.sourceElement !== document.body) clearProblems();
  busy(true);
});

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const { headers, status } = ctx.response;
  document.documentElement.lang = headers.get('Content-Language') ?? document.documentElement.lang;
  if (ctx.hx.retarget && !document.querySelector(ctx.hx.retarget)) { // no such field here: say it on top
    ctx.hx.retarget = '#notice';
    ctx.hx.reswap = 'innerHTML';
    ctx.text = `<div class="notice notice-bad"><p>${ctx.text}</p></div>`;
  }
  if (ctx.request.method === 'POST') buzz(status < 400 ? 'success' : 'error');
});

// Few people ever see a board of bookings: what moves its cards comes with the first one.
function followBoard() {
  if (page.querySelector('.board')) board ??= import('./board.js').then((module) => module.followBoard());
}

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  page.removeAttribute('aria-busy');
  followBoard();
  if (quiet(ctx)) return;
  look();
  const place = ctx.hx?.retarget && document.querySelector(ctx.hx.retarget);
  if (place?.matches('.problem')) pointTo(place);
  else if (document.activeElement === document.body) page.querySelector('h1')?.focus({ preventScroll: true });
  if (ctx.request?.method === 'POST' && ctx.response?.status === CONFLICT && !unsaved()) show(location.pathname + location.search);
  clearTimeout(hiding);
  if (notice.querySelector('.notice-good')) hiding = setTimeout(() => notice.replaceChildren(), STAY);
});

document.addEventListener('htmx:finally:request', () => busy(false));
document.addEventListener('htmx:error', ({ detail }) => { if (detail.ctx) showOffline(); });

// Going back in the browser shows that address's part again.
document.addEventListener('htmx:before:history:restore', (event) => {
  event.preventDefault();
  show(event.detail.path);
});

document.addEventListener('click', (event) => {
  const pressed = (name) => event.target.closest(`[data-${name}]`);
  if (pressed('dismiss')) notice.replaceChildren();
  if (pressed('reload')) location.reload();
  const shared = pressed('share');
  if (shared && initData) {
    event.preventDefault();
    shareCard(shared.dataset.share, shared.href);
  }
  const invoice = pressed('invoice');
  if (invoice && payHere(invoice.href, () => show(location.pathname + location.search))) return event.preventDefault();
  const link = pressed('outside') ?? pressed('close');
  if (!link || !initData) return;
  event.preventDefault();
  if (link.matches('[data-close]')) close();
  else openOutside(link.href);
});

followEarly();
followTheme();
followButtons();
followForms();
followClocks();
start();
