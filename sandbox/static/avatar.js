// Coloured circles with initials, the same colour for the same id everywhere.

import { el } from './dom.js';

const COLOURS = 7;

/** Which of the seven name colours an id or a named colour has. */
export function colourIndex(id, color) {
  if (Number.isInteger(color)) return Math.abs(color) % COLOURS;
  return Math.abs(Number(id) || 0) % COLOURS;
}

function initials(name) {
  const words = name.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+/u, '')).filter(Boolean);
  if (!words.length) return [...name].slice(0, 1).join('');
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...word][0] || '').join('').toUpperCase();
}

/** `color` may be one of the seven by number or a CSS colour; without it the id decides. */
export function avatar({ id, name, color, size = 'm' }) {
  const own = typeof color === 'string' && CSS.supports('color', color) ? { '--avatar': color } : null;
  return el('span', {
    class: `avatar avatar-${size} ${own ? 'avatar-own' : `tone-${colourIndex(id, color)}`}`,
    'aria-hidden': 'true',
    style: own,
  }, initials(name || '?'));
}
