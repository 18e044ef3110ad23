// The message list: keeps one article per message, redraws only what changed, follows the newest.

import { el } from './dom.js';
import { dayKey, dayTitle } from './format.js';
import { messageArticle, senderId } from './message.js';
import { serviceText } from './service.js';
import { isEphemeral, loadMessages, messageKey, on, state } from './state.js';

const TOGETHER_S = 600; // messages of one sender this close share a tail and an avatar
const NEAR_END_PX = 120;

export function messageLog(actions) {
  const list = el('div', { class: 'log', role: 'log', 'aria-label': 'Messages', 'aria-live': 'polite' });
  const scroller = el('div', { class: 'log-scroll', tabindex: 0, 'aria-label': 'Conversation', role: 'region' }, list);
  const drawn = new Map(); // key → {message, article}
  const days = new Map();
  let follow = true;
  let loading = false;

  const toEnd = () => { scroller.scrollTop = scroller.scrollHeight; };
  const all = { ...actions, jump, redraw: () => draw({ everything: true }) };

  scroller.addEventListener('scroll', () => {
    follow = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
    if (scroller.scrollTop < 80) older();
  });
  // Pictures that arrive and keyboards that open must not push the newest message out of sight.
  const observer = new ResizeObserver(() => { if (follow) toEnd(); });
  observer.observe(list);
  observer.observe(scroller);

  async function older() {
    if (loading || state.complete || state.messages.size < 50) return;
    loading = true;
    const from = scroller.scrollHeight;
    const first = Math.min(...[...state.messages.keys()].filter((key) => key > 0));
    await loadMessages(first).catch(() => {});
    scroller.scrollTop += scroller.scrollHeight - from;
    loading = false;
  }

  function articleFor(message, force) {
    const key = messageKey(message);
    const known = drawn.get(key);
    if (known && known.message === message && !force) return known.article;
    const article = messageArticle(message, all);
    if (!known) article.classList.add('fresh');
    drawn.set(key, { message, article });
    if (known) keepFocus(known.article, article);
    return article;
  }

  /** A redrawn keyboard keeps the focus on the key that had it. */
  function keepFocus(before, after) {
    const key = before.contains(document.activeElement) && document.activeElement.dataset.key;
    if (key) queueMicrotask(() => after.querySelector(`[data-key="${key}"]`)?.focus({ preventScroll: true }));
  }

  function dayMark(message) {
    const key = dayKey(message.date);
    if (!days.has(key)) days.set(key, el('div', { class: 'day' }, el('span', { class: 'notice' }, dayTitle(message.date))));
    return days.get(key);
  }

  function wanted(messages, change) {
    const nodes = [];
    messages.forEach((message, index) => {
      const before = messages[index - 1];
      const newDay = !before || dayKey(before.date) !== dayKey(message.date);
      if (newDay) nodes.push(dayMark(message));
      const article = articleFor(message, change.everything || change.redraw === messageKey(message));
      article.classList.toggle('first', newDay || !together(before, message));
      article.classList.toggle('last', !messages[index + 1] || !together(message, messages[index + 1]));
      nodes.push(article);
    });
    return nodes;
  }

  function draw(change = {}) {
    const messages = [...state.messages.values()].sort((a, b) => a.date - b.date || order(a) - order(b));
    for (const key of drawn.keys()) if (!state.messages.has(key)) drawn.delete(key);
    if (change.opened) { days.clear(); follow = true; }
    place(list, wanted(messages, change));
    list.classList.toggle('quiet', Boolean(change.opened || change.older));
    if (change.added && messages.at(-1)?.outgoing) follow = true;
    if (follow) toEnd();
  }

  function jump(key) {
    const article = drawn.get(key)?.article;
    if (!article) return;
    article.scrollIntoView({ block: 'center', behavior: 'smooth' });
    article.classList.add('flash');
    setTimeout(() => article.classList.remove('flash'), 1200);
  }

  on('messages', (change) => draw(change || {}));
  return scroller;
}

// Ephemeral messages are numbered apart: within their second they come last.
const order = (message) => (isEphemeral(message) ? Number.MAX_SAFE_INTEGER : message.message_id);

function together(one, two) {
  return senderId(one) === senderId(two) && Boolean(one.outgoing) === Boolean(two.outgoing)
    && two.date - one.date < TOGETHER_S && dayKey(one.date) === dayKey(two.date) && !serviceText(one) && !serviceText(two);
}

/** Makes `parent` hold exactly `nodes`, touching only what differs, so that nothing on screen flickers. */
function place(parent, nodes) {
  const keep = new Set(nodes);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] || null);
  });
}
