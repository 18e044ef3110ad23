// A small menu beside what was pressed: arrow keys move, Esc and a click elsewhere close it.

import { el, icon } from './dom.js';

let close = () => {};

/** items: [{label, icon?, action, danger?, hidden?}]; quick: a row of [{label, text, action}] on top. */
export function openMenu(anchor, { label, items, quick = [] }) {
  close();
  const entry = (item, className, ...children) => el('button', {
    type: 'button', role: 'menuitem', class: className, 'aria-label': item.label, onclick: () => { close(); item.action(); },
  }, ...children);
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': label },
    quick.length ? el('div', { class: 'menu-quick' }, ...quick.map((item) => entry(item, 'menu-emoji', item.text))) : null,
    ...items.filter((item) => !item.hidden).map((item) => entry(item, `menu-item${item.danger ? ' danger' : ''}`,
      item.icon ? icon(item.icon) : null, el('span', {}, item.label))));
  // Inside an open dialog the rest of the page is inert, so the menu must live in it.
  (anchor.closest('dialog') || document.querySelector('main')).append(menu);
  position(menu, anchor.getBoundingClientRect());
  listen(menu, anchor);
  menu.querySelector('button').focus();
}

function position(menu, near) {
  const gap = 6;
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(Math.max(gap, near.left), innerWidth - width - gap);
  const below = near.bottom + gap + height <= innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? near.bottom + gap : Math.max(gap, near.top - height - gap)}px`;
}

function listen(menu, anchor) {
  const onPointer = (event) => { if (!menu.contains(event.target)) close(); };
  const onKey = (event) => {
    if (event.key === 'Escape' || event.key === 'Tab') { event.preventDefault(); event.stopPropagation(); close(); return; }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const entries = [...menu.querySelectorAll('button')];
    entries[(entries.indexOf(document.activeElement) + step + entries.length) % entries.length].focus();
  };
  document.addEventListener('pointerdown', onPointer, true);
  document.addEventListener('keydown', onKey, true);
  anchor.setAttribute('aria-expanded', 'true');
  close = () => {
    document.removeEventListener('pointerdown', onPointer, true);
    document.removeEventListener('keydown', onKey, true);
    anchor.removeAttribute('aria-expanded');
    menu.remove();
    anchor.focus({ preventScroll: true });
    close = () => {};
  };
}
