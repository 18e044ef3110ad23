// Telegram's Mini App interface, and what to do where a client does not have it.
const app = window.Telegram?.WebApp;

export const telegram = app ?? null;
export const initData = app?.initData ?? '';

const since = (version) => Boolean(app?.isVersionAtLeast?.(version));

/** Feel: `success`, `error` or `warning`. */
export function buzz(kind) {
  if (since('6.1')) app.HapticFeedback.notificationOccurred(kind);
}

/** A step or choice was changed. */
export function tick() {
  if (since('6.1')) app.HapticFeedback.selectionChanged();
}

/** Ask before the page is closed, while something typed is not saved. */
export function askBeforeClosing(wanted) {
  if (!since('6.2') || app.isClosingConfirmationEnabled === wanted) return;
  if (wanted) app.enableClosingConfirmation();
  else app.disableClosingConfirmation();
}

/** Open an address outside of the Mini App: links of Telegram in Telegram. */
export function openOutside(href) {
  if (!app) return window.open(href, '_blank', 'noopener');
  return new URL(href).hostname === 't.me' ? app.openTelegramLink(href) : app.openLink(href);
}

/** Have Telegram take money on top of the page, then go on; whether this client can. */
export function payHere(url, goOn) {
  if (!initData || !since('6.1')) return false;
  app.openInvoice(url, (status) => {
    buzz(status === 'paid' ? 'success' : 'warning');
    goOn();
  });
  return true;
}

/** Choose a chat and send a live card into it by inline mode; a client that cannot shares the link. */
export function shareCard(query, link) {
  try {
    app.switchInlineQuery(query, ['users', 'groups', 'channels']);
  } catch {
    openOutside(link);
  }
}

/** Ask a question that is answered yes or no. */
export function confirm(question) {
  if (!since('6.2')) return Promise.resolve(window.confirm(question));
  return new Promise((answer) => { app.showConfirm(question, answer); });
}

/** Go back to the chat. */
export function close() {
  app?.close();
}

export { since };
