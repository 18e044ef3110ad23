// Telegram's colours become ours, corrected until what is written can be read: WCAG's contrast of 4.5.
import { since, telegram } from './telegram.js';

const ENOUGH = 4.5;
const LIGHT = { bg: '#efeff4', card: '#ffffff', text: '#000000', hint: '#6d6d72', accent: '#0a6cce', button: '#0a6cce',
  buttonText: '#ffffff', bad: '#c9281c' };
const DARK = { bg: '#101418', card: '#1c2229', text: '#ffffff', hint: '#98a2ad', accent: '#6ab3f3', button: '#2f7fd1',
  buttonText: '#ffffff', bad: '#ff7a70' };

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const toHex = (rgb) => `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
const isColor = (value) => /^#[\da-f]{6}$/i.test(value ?? '');

export function luminance(hex) {
  const [r, g, b] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const mix = (from, to, share) => {
  const goal = channels(to);
  return toHex(channels(from).map((value, at) => value + (goal[at] - value) * share));
};

/** `color`, moved towards black or white only as far as it must to be read on all `grounds`. */
export function readable(color, grounds) {
  const worst = (candidate) => Math.min(...grounds.map((ground) => contrast(candidate, ground)));
  const goal = worst('#000000') > worst('#ffffff') ? '#000000' : '#ffffff';
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(color, goal, share);
    if (worst(candidate) >= ENOUGH) return candidate;
  }
  return goal;
}

/** Our colours for Telegram's theme parameters; what a client leaves out comes from our own theme. */
export function palette(params, dark) {
  const ours = dark ? DARK : LIGHT;
  const pick = (own, ...names) => names.map((name) => params[name]).find(isColor) ?? own;
  const bg = pick(ours.bg, 'secondary_bg_color');
  const card = pick(ours.card, 'section_bg_color', 'bg_color');
  const button = pick(ours.button, 'button_color');
  const given = pick(ours.buttonText, 'button_text_color');
  const fill = mix(card, dark ? '#ffffff' : '#000000', 0.07);
  const grounds = [bg, card, fill];
  const buttonText = contrast(given, '#ffffff') < contrast(given, '#000000') ? '#ffffff' : '#000000';
  return {
    bg, card, fill, buttonText,
    text: readable(pick(ours.text, 'text_color'), grounds),
    hint: readable(pick(ours.hint, 'subtitle_text_color', 'hint_color'), grounds),
    accent: readable(pick(ours.accent, 'accent_text_color', 'link_color'), grounds),
    button: readable(button, [buttonText]),
    bad: readable(pick(ours.bad, 'destructive_text_color'), grounds),
    good: readable(dark ? '#4fce6f' : '#1f8a3d', grounds),
  };
}

let colors = null;

/** The colours now shown. */
export const shown = () => colors;

/** Show Telegram's theme, now and whenever it changes. */
export function followTheme() {
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    const dark = telegram?.initData ? telegram.colorScheme === 'dark' : prefersDark.matches;
    const root = document.documentElement;
    colors = palette(telegram?.themeParams ?? {}, dark);
    root.dataset.theme = dark ? 'dark' : 'light';
    for (const [name, value] of Object.entries(colors)) {
      root.style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
    }
    if (since('6.1')) {
      telegram.setHeaderColor('secondary_bg_color');
      telegram.setBackgroundColor(colors.bg);
    }
    document.dispatchEvent(new CustomEvent('app:theme'));
  };
  show();
  telegram?.onEvent?.('themeChanged', show);
  prefersDark.addEventListener('change', show);
}
