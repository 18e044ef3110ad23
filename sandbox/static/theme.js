// Light or dark: what the system prefers until the person chooses, then what they chose.

const KEY = 'sandbox-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

const LIGHT = {
  bg_color: '#ffffff', text_color: '#000000', hint_color: '#707579', link_color: '#1f6fb5', button_color: '#2676c1',
  button_text_color: '#ffffff', secondary_bg_color: '#f0f2f5', header_bg_color: '#ffffff', accent_text_color: '#1f6fb5',
  section_bg_color: '#ffffff', section_header_text_color: '#1f6fb5', section_separator_color: '#e3e5e8',
  subtitle_text_color: '#707579', destructive_text_color: '#c8323a', bottom_bar_bg_color: '#f0f2f5',
};
const DARK = {
  bg_color: '#17212b', text_color: '#f5f5f5', hint_color: '#93a4b3', link_color: '#6ab3f3', button_color: '#2f6ea5',
  button_text_color: '#ffffff', secondary_bg_color: '#0f1822', header_bg_color: '#17212b', accent_text_color: '#6ab3f3',
  section_bg_color: '#17212b', section_header_text_color: '#6ab3f3', section_separator_color: '#0b1219',
  subtitle_text_color: '#93a4b3', destructive_text_color: '#ff7a80', bottom_bar_bg_color: '#0f1822',
};

export const isDark = () => document.documentElement.dataset.theme === 'dark';

/** The colours a Mini App is given, under Telegram's names. */
export const themeParams = () => (isDark() ? DARK : LIGHT);

export const onTheme = (listener) => listeners.add(listener);

function apply() {
  const chosen = localStorage.getItem(KEY);
  const dark = chosen ? chosen === 'dark' : system.matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.querySelector('meta[name=theme-color]').content = dark ? '#17212b' : '#ffffff';
  for (const listener of listeners) listener();
}

export function toggleTheme() {
  localStorage.setItem(KEY, isDark() ? 'light' : 'dark');
  apply();
}

export function startTheme() {
  system.addEventListener('change', apply);
  apply();
}
