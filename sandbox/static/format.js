// How times, sizes, money and names are written.

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: '2-digit', year: '2-digit' });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' });
const fullDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

const DAY = 86_400_000;
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const daysAgo = (date) => Math.round((startOfDay(new Date()) - startOfDay(date)) / DAY);

export const timeOf = (seconds) => clock.format(new Date(seconds * 1000));

/** The time at the right of a chat in the list: 18:30, Tue, 03.11.26. */
export function listTime(seconds) {
  const date = new Date(seconds * 1000);
  const days = daysAgo(date);
  if (days <= 0) return clock.format(date);
  return days < 7 ? weekday.format(date) : shortDate.format(date);
}

/** The date between the messages of two days. */
export function dayTitle(seconds) {
  const date = new Date(seconds * 1000);
  const days = daysAgo(date);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return date.getFullYear() === new Date().getFullYear() ? dayMonth.format(date) : fullDate.format(date);
}

export const dayKey = (seconds) => startOfDay(new Date(seconds * 1000)).getTime();

export function size(bytes) {
  if (bytes === null || bytes === undefined) return '';
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export const duration = (seconds = 0) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** An amount in its currency's smallest unit; XTR is Telegram Stars. */
export function money(amount, currency) {
  if (currency === 'XTR') return `⭐ ${amount}`;
  try {
    const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
    return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
  } catch {
    return `${amount / 100} ${currency}`;
  }
}

export const fullName = (user) => (user ? [user.first_name, user.last_name].filter(Boolean).join(' ') : '');

export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
