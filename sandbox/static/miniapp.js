// The Mini App's sheet: header, frame and bottom buttons. What the app asks for is in miniapp-requests.js.

import { post } from './api.js';
import { confirmDialog, refused } from './dialog.js';
import { el, icon, iconButton } from './dom.js';
import { openMenu } from './menu.js';
import { answerRequest } from './miniapp-requests.js';
import { state } from './state.js';
import { isDark, onTheme, themeParams } from './theme.js';

const VERSION = '9.1';
const FRAME_RIGHTS = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads';
const FRAME_FEATURES = 'clipboard-write; fullscreen; geolocation; camera; microphone';

let current = null;

/** Opens the app that `launch` names: {chat?, button?, url?, startapp?, buttonText?}. */
export async function openApp({ buttonText, ...launch }) {
  if (current && !(await current.askToClose())) return;
  try {
    const { url } = await post('web_app', { person: state.person.id, ...launch });
    current = new MiniApp(withLook(url), buttonText);
  } catch (error) { refused(error); }
}

export const closeApp = () => current?.close();

/** The page, not the server, knows the theme: it goes into the launch data here. */
function withLook(address) {
  const url = new URL(address, location.href);
  const parts = new Map(url.hash.slice(1).split('&').filter(Boolean).map((part) => part.split(/=(.*)/s).slice(0, 2)));
  parts.set('tgWebAppThemeParams', encodeURIComponent(JSON.stringify(themeParams())));
  if (!parts.has('tgWebAppVersion')) parts.set('tgWebAppVersion', VERSION);
  if (!parts.has('tgWebAppPlatform')) parts.set('tgWebAppPlatform', 'web');
  url.hash = [...parts].map(([name, value]) => `${name}=${value}`).join('&');
  return url;
}

class MiniApp {
  constructor(url, buttonText) {
    this.url = url;
    this.buttonText = buttonText;
    this.person = state.person;
    this.needConfirmation = false;
    this.hasSettings = false;
    this.build();
    this.listen();
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  build() {
    const name = state.bot.first_name;
    this.back = iconButton('back', 'Back', () => this.send('back_button_pressed'), { hidden: true });
    this.more = iconButton('more', 'App menu', () => this.menu(), { 'aria-haspopup': 'menu' });
    this.header = el('header', { class: 'app-header' }, iconButton('close', 'Close', () => this.askToClose()), this.back,
      el('span', { class: 'app-title' }, el('strong', {}, name), el('small', {}, 'mini app')), this.more);
    this.frame = el('iframe', { class: 'app-frame', title: `${name} app`, sandbox: FRAME_RIGHTS, allow: FRAME_FEATURES, src: this.url.href });
    this.loader = el('div', { class: 'app-loader', 'aria-hidden': 'true' }, el('span', { class: 'spinner' }));
    this.secondary = this.bottomButton('secondary');
    this.main = this.bottomButton('main');
    this.bottom = el('footer', { class: 'app-bottom', hidden: true }, this.secondary, this.main);
    this.dialog = el('dialog', { class: 'app', 'aria-label': `${name} mini app`, 'aria-modal': 'true' },
      this.header, el('div', { class: 'app-body' }, this.frame, this.loader), this.bottom);
    this.returnButton = el('button', { type: 'button', class: 'app-minimised', onclick: () => this.restore() }, icon('app'), `Return to ${name}`);
  }

  bottomButton(kind) {
    const node = el('button', { type: 'button', class: `app-button app-${kind}`, hidden: true, onclick: () => {
      if (node.getAttribute('aria-disabled') !== 'true') this.send(`${kind}_button_pressed`);
    } }, el('span', { class: 'app-button-text' }), el('span', { class: 'spinner', 'aria-hidden': 'true', hidden: true }));
    return node;
  }

  listen() {
    this.onMessage = (event) => {
      if (event.source !== this.frame.contentWindow || typeof event.data !== 'string') return;
      let message;
      try { message = JSON.parse(event.data); } catch { return; }
      answerRequest(this, message.eventType, message.eventData || {});
    };
    window.addEventListener('message', this.onMessage);
    this.onTheme = () => this.sendTheme();
    onTheme(this.onTheme);
    this.sizes = new ResizeObserver(() => this.sendViewport());
    this.sizes.observe(this.frame);
    this.frame.addEventListener('load', () => { this.loader.hidden = true; });
    this.dialog.addEventListener('cancel', (event) => { event.preventDefault(); this.askToClose(); });
    this.dialog.addEventListener('click', (event) => { if (event.target === this.dialog) this.askToClose(); });
  }

  send(eventType, eventData = null) {
    this.frame.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), this.url.origin);
  }

  sendTheme() { this.send('theme_changed', { theme_params: themeParams() }); }

  sendViewport() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (height) this.send('viewport_changed', { width, height, is_expanded: this.isExpanded(), is_state_stable: true });
  }

  sendSafeArea() {
    const none = { top: 0, bottom: 0, left: 0, right: 0 };
    this.send('safe_area_changed', none);
    this.send('content_safe_area_changed', this.isFullscreen() ? { ...none, top: this.header.offsetHeight } : none);
  }

  /** Only a phone's sheet opens at part of the height. */
  isExpanded() { return this.dialog.classList.contains('expanded') || innerWidth >= 760; }
  isFullscreen() { return this.dialog.classList.contains('fullscreen'); }
  expand() { this.dialog.classList.add('expanded'); this.sendViewport(); }

  setFullscreen(on) {
    if (on && this.isFullscreen()) { this.send('fullscreen_failed', { error: 'ALREADY_FULLSCREEN' }); return; }
    this.dialog.classList.toggle('fullscreen', on);
    this.send('fullscreen_changed', { is_fullscreen: on });
    this.sendSafeArea();
  }

  setBottom(kind, look) {
    const node = this[kind];
    node.hidden = !look.is_visible;
    node.querySelector('.app-button-text').textContent = look.text || '';
    node.querySelector('.spinner').hidden = !look.is_progress_visible;
    node.setAttribute('aria-disabled', String(!look.is_active));
    node.setAttribute('aria-busy', String(Boolean(look.is_progress_visible)));
    node.classList.toggle('shine', Boolean(look.has_shine_effect));
    if (look.color) node.style.setProperty('background-color', look.color);
    if (look.text_color) node.style.setProperty('color', look.text_color);
    if (look.position) this.bottom.dataset.position = look.position;
    this.bottom.hidden = this.main.hidden && this.secondary.hidden;
  }

  setColour(part, color) {
    const value = themeParams()[color] || color;
    if (!CSS.supports('color', value)) return;
    const target = { header: this.header, background: this.frame, bottom: this.bottom }[part];
    target.style.setProperty('background-color', value);
    if (part === 'header') this.header.style.setProperty('color', isLight(value) ? '#000' : '#fff');
  }

  menu() {
    openMenu(this.more, { label: 'App menu', items: [
      { label: 'Settings', icon: 'settings', hidden: !this.hasSettings, action: () => this.send('settings_button_pressed') },
      { label: 'Reload', icon: 'reload', action: () => this.reload() },
      { label: isDark() ? 'Light theme' : 'Dark theme', icon: isDark() ? 'sun' : 'moon', action: () => document.dispatchEvent(new Event('toggle-theme')) },
    ] });
  }

  reload() {
    this.loader.hidden = false;
    this.setBottom('main', {});
    this.setBottom('secondary', {});
    this.back.hidden = true;
    // A new address with the same fragment would only scroll: leave the page first.
    this.frame.src = 'about:blank';
    setTimeout(() => { this.frame.src = this.url.href; });
  }

  /** A short shiver where a phone would vibrate. */
  pulse(strength) {
    this.dialog.dataset.haptic = '';
    requestAnimationFrame(() => { this.dialog.dataset.haptic = strength; });
  }

  minimise() {
    this.dialog.close();
    this.send('visibility_changed', { is_visible: false });
    document.querySelector('.chat-pane').append(this.returnButton);
  }

  restore() {
    this.returnButton.remove();
    this.dialog.showModal();
    this.send('visibility_changed', { is_visible: true });
  }

  async askToClose() {
    if (this.needConfirmation) {
      const yes = await confirmDialog('Changes that you made may not be saved.', { title: 'Close this app?', yes: 'Close', danger: true });
      if (!yes) return false;
    }
    this.close();
    return true;
  }

  close() {
    window.removeEventListener('message', this.onMessage);
    this.onTheme = () => {};
    this.sizes.disconnect();
    this.dialog.remove();
    this.returnButton.remove();
    if (current === this) current = null;
  }
}

function isLight(color) {
  const [r, g, b] = (/^#(..)(..)(..)$/.exec(color) || [0, 'ff', 'ff', 'ff']).slice(1).map((part) => parseInt(part, 16));
  return 0.299 * r + 0.587 * g + 0.114 * b > 140;
}
