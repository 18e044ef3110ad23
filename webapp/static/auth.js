// Signing in: init data for a short token that lives in this page's memory alone.
import { initData } from './telegram.js';

const RENEW_BEFORE = 5 * 60 * 1000;

let token = null;
let goodUntil = 0;
let asking = null;

/** Sign in by init data. The page the launch leads to, or the server's words on why not: `{page}` or `{refusal}`. */
export async function signIn() {
  return ask(`tma ${initData}`);
}

/** Fetch with the token, renewed before it ends; once more by init data when it is refused. */
export async function signedFetch(url, options) {
  if (Date.now() > goodUntil - RENEW_BEFORE) await renew();
  const response = await withToken(url, options);
  if (response.status !== 401) return response;
  const { refusal } = await signIn();
  return refusal ? response : withToken(url, options);
}

function withToken(url, options) {
  return fetch(url, { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } });
}

/** One renewal at a time, whoever needs it. */
function renew() {
  asking ??= ask(`Bearer ${token}`).finally(() => { asking = null; });
  return asking;
}

async function ask(authorization) {
  const response = await fetch('/app/token', { method: 'POST', headers: { Authorization: authorization } });
  if (!response.ok) return { refusal: await response.text() };
  const made = await response.json();
  token = made.token;
  goodUntil = Date.now() + made.expires_in * 1000;
  return { page: made.page };
}
