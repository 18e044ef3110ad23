// The sandbox's stand-in for Telegram's Mini App script: the same window.Telegram.WebApp for a page,
// the same events to the app around it. Written from the public documentation of Mini Apps.
(() => {
  'use strict';

  const VERSION = '9.1';
  const STORE = '__telegram__initParams';
  const root = document.documentElement;
  const inFrame = window.parent !== window;

  // ---- Launch parameters: in the fragment at first, kept for reloads and further pages ----

  function launchParams() {
    let kept = {};
    try { kept = JSON.parse(sessionStorage.getItem(STORE)) || {}; } catch { /* storage is off or damaged */ }
    const fresh = {};
    for (const part of location.hash.slice(1).split('&')) {
      const at = part.indexOf('=');
      if (at > 0 && part.startsWith('tgWebApp')) fresh[part.slice(0, at)] = decode(part.slice(at + 1));
    }
    const params = { ...kept, ...fresh };
    try { sessionStorage.setItem(STORE, JSON.stringify(params)); } catch { /* then only this page knows them */ }
    return params;
  }

  function decode(text) {
    try { return decodeURIComponent(text.replace(/\+/g, '%20')); } catch { return text; }
  }

  function parseInitData(raw) {
    const data = {};
    for (const [key, value] of new URLSearchParams(raw)) {
      try { data[key] = /^[[{]/.test(value) ? JSON.parse(value) : value; } catch { data[key] = value; }
    }
    if (data.auth_date) data.auth_date = Number(data.auth_date);
    return data;
  }

  function parseJson(text) {
    try { return JSON.parse(text) || {}; } catch { return {}; }
  }

  const params = launchParams();
  const initData = params.tgWebAppData || '';
  const version = params.tgWebAppVersion || VERSION;

  // ---- Events both ways ----

  const handlers = new Map();
  const receivers = {};

  function post(eventType, eventData = {}) {
    if (inFrame) window.parent.postMessage(JSON.stringify({ eventType, eventData }), '*');
  }

  function emit(name, ...args) {
    for (const handler of [...(handlers.get(name) || [])]) handler.apply(WebApp, args);
  }

  function onEvent(name, handler) {
    if (!handlers.has(name)) handlers.set(name, new Set());
    handlers.get(name).add(handler);
  }

  function offEvent(name, handler) {
    handlers.get(name)?.delete(handler);
  }

  function receive(eventType, eventData) {
    receivers[eventType]?.(eventData || {});
  }

  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || typeof event.data !== 'string') return;
    const { eventType, eventData } = parseJson(event.data);
    if (eventType) receive(eventType, eventData);
  });

  // ---- Theme, viewport and safe areas, mirrored in CSS variables ----

  let themeParams = parseJson(params.tgWebAppThemeParams);
  let colorScheme = 'light';
  let viewport = { height: innerHeight, stable: innerHeight, expanded: true };
  let fullscreen = false;
  let active = true;
  const noInset = () => ({ top: 0, bottom: 0, left: 0, right: 0 });
  let safeArea = noInset();
  let contentSafeArea = noInset();
  const setVar = (name, value) => root.style.setProperty(`--tg-${name}`, value);

  function isDarkColor(hex) {
    const [r, g, b] = (/^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(hex || '#ffffff') || [0, 'ff', 'ff', 'ff'])
      .slice(1).map((part) => parseInt(part, 16));
    return Math.sqrt(0.299 * r * r + 0.587 * g * g + 0.114 * b * b) < 120;
  }

  function applyTheme() {
    colorScheme = isDarkColor(themeParams.bg_color) ? 'dark' : 'light';
    setVar('color-scheme', colorScheme);
    for (const [key, value] of Object.entries(themeParams)) setVar(`theme-${key.replaceAll('_', '-')}`, value);
  }

  function applyViewport() {
    setVar('viewport-height', `${viewport.height}px`);
    setVar('viewport-stable-height', `${viewport.stable}px`);
  }

  function applyInset(name, inset) {
    for (const side of ['top', 'bottom', 'left', 'right']) setVar(`${name}-inset-${side}`, `${inset[side] || 0}px`);
  }

  receivers.theme_changed = ({ theme_params: theme }) => {
    if (!theme) return;
    themeParams = theme;
    applyTheme();
    emit('themeChanged');
  };
  receivers.viewport_changed = ({ height, is_expanded: expanded, is_state_stable: stable }) => {
    viewport = { height, stable: stable ? height : viewport.stable, expanded };
    applyViewport();
    emit('viewportChanged', { isStateStable: Boolean(stable) });
  };
  receivers.safe_area_changed = (inset) => {
    safeArea = { ...noInset(), ...inset };
    applyInset('safe-area', safeArea);
    emit('safeAreaChanged');
  };
  receivers.content_safe_area_changed = (inset) => {
    contentSafeArea = { ...noInset(), ...inset };
    applyInset('content-safe-area', contentSafeArea);
    emit('contentSafeAreaChanged');
  };
  receivers.fullscreen_changed = ({ is_fullscreen: on }) => { fullscreen = on; emit('fullscreenChanged'); };
  receivers.fullscreen_failed = (data) => emit('fullscreenFailed', data);
  receivers.visibility_changed = ({ is_visible: visible }) => {
    active = visible;
    emit(visible ? 'activated' : 'deactivated');
  };
  receivers.reload_iframe = () => { post('iframe_will_reload'); location.reload(); };

  // ---- Bottom buttons ----

  class BottomButton {
    #kind;
    #look;
    #click;

    constructor(kind, click, defaults) {
      this.#kind = kind;
      this.#click = click;
      this.#look = { isVisible: false, isActive: true, isProgressVisible: false, hasShineEffect: false, ...defaults };
      for (const name of Object.keys(this.#look)) {
        Object.defineProperty(this, name, {
          enumerable: true,
          get: () => this.#look[name] ?? this.#default(name),
          set: (value) => { this.#look[name] = value; this.#send(); },
        });
      }
    }

    get type() { return this.#kind; }

    #default(name) {
      const main = this.#kind === 'main';
      if (name === 'color') return (main ? themeParams.button_color : themeParams.bottom_bar_bg_color) || '#2481cc';
      if (name === 'textColor') return (main ? themeParams.button_text_color : themeParams.accent_text_color) || '#ffffff';
      return undefined;
    }

    #send() {
      post(`web_app_setup_${this.#kind}_button`, {
        is_visible: this.isVisible && Boolean(this.text.trim()),
        is_active: this.isActive,
        is_progress_visible: this.isProgressVisible,
        has_shine_effect: this.hasShineEffect,
        text: this.text,
        color: this.color,
        text_color: this.textColor,
        ...(this.#kind === 'secondary' ? { position: this.position } : {}),
      });
    }

    #set(change) { Object.assign(this.#look, change); this.#send(); return this; }

    setParams({ text, color, text_color: textColor, has_shine_effect: shine, position, is_active: on, is_visible: visible }) {
      const wanted = { text, color, textColor, hasShineEffect: shine, position, isActive: on, isVisible: visible };
      return this.#set(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)));
    }

    setText(text) { return this.#set({ text: String(text) }); }
    show() { return this.#set({ isVisible: true }); }
    hide() { return this.#set({ isVisible: false }); }
    enable() { return this.#set({ isActive: true }); }
    disable() { return this.#set({ isActive: false }); }
    showProgress(leaveActive) { return this.#set({ isProgressVisible: true, isActive: Boolean(leaveActive) }); }
    hideProgress() { return this.#set({ isProgressVisible: false, isActive: true }); }
    onClick(handler) { onEvent(this.#click, handler); return this; }
    offClick(handler) { offEvent(this.#click, handler); return this; }
  }

  const MainButton = new BottomButton('main', 'mainButtonClicked', { text: 'Continue', color: null, textColor: null });
  const SecondaryButton = new BottomButton('secondary', 'secondaryButtonClicked',
    { text: 'Cancel', color: null, textColor: null, position: 'left' });
  receivers.main_button_pressed = () => { if (MainButton.isActive) emit('mainButtonClicked'); };
  receivers.secondary_button_pressed = () => { if (SecondaryButton.isActive) emit('secondaryButtonClicked'); };

  // ---- Header buttons ----

  function headerButton(setup, click) {
    let visible = false;
    const set = (value) => { visible = Boolean(value); post(setup, { is_visible: visible }); };
    const self = {
      get isVisible() { return visible; },
      set isVisible(value) { set(value); },
      show() { set(true); return self; },
      hide() { set(false); return self; },
      onClick(handler) { onEvent(click, handler); return self; },
      offClick(handler) { offEvent(click, handler); return self; },
    };
    return self;
  }

  const BackButton = headerButton('web_app_setup_back_button', 'backButtonClicked');
  const SettingsButton = headerButton('web_app_setup_settings_button', 'settingsButtonClicked');
  receivers.back_button_pressed = () => emit('backButtonClicked');
  receivers.settings_button_pressed = () => emit('settingsButtonClicked');

  const haptic = (data) => { post('web_app_trigger_haptic_feedback', data); return HapticFeedback; };
  const HapticFeedback = {
    impactOccurred: (style) => haptic({ type: 'impact', impact_style: style }),
    notificationOccurred: (type) => haptic({ type: 'notification', notification_type: type }),
    selectionChanged: () => haptic({ type: 'selection_change' }),
  };

  // ---- Questions that the app around answers once ----

  let popupDone = null;
  let qrHeard = null;
  let clipboardCount = 0;
  const invoices = new Map();
  const clipboards = new Map();
  const waiting = { write: null, contact: null, share: null };

  function showPopup({ title = '', message, buttons = [{ type: 'close' }] }, done) {
    if (popupDone) throw new Error('WebAppPopupOpened');
    if (!String(message || '').trim()) throw new Error('WebAppPopupParamInvalid');
    popupDone = done || (() => {});
    post('web_app_open_popup', { title, message, buttons: buttons.map((item) => ({ id: '', type: 'default', ...item })) });
  }

  receivers.popup_closed = ({ button_id: id = null }) => {
    const done = popupDone;
    popupDone = null;
    done?.(id);
    emit('popupClosed', { button_id: id });
  };
  receivers.invoice_closed = ({ slug, status }) => {
    const invoice = invoices.get(slug);
    invoices.delete(slug);
    invoice?.done?.(status);
    emit('invoiceClosed', { url: invoice?.url, status });
  };
  receivers.qr_text_received = ({ data }) => {
    emit('qrTextReceived', { data });
    if (qrHeard?.(data)) WebApp.closeScanQrPopup();
  };
  receivers.scan_qr_popup_closed = () => { qrHeard = null; emit('scanQrPopupClosed'); };
  receivers.clipboard_text_received = ({ req_id: id, data = null }) => {
    clipboards.get(id)?.(data);
    clipboards.delete(id);
    emit('clipboardTextReceived', { data });
  };

  function settle(kind, value) {
    const done = waiting[kind];
    waiting[kind] = null;
    done?.(value);
  }

  receivers.write_access_requested = ({ status }) => {
    settle('write', status === 'allowed');
    emit('writeAccessRequested', { status });
  };
  receivers.phone_requested = ({ status }) => {
    settle('contact', status === 'sent');
    emit('contactRequested', { status });
  };
  receivers.prepared_message_sent = () => { settle('share', true); emit('shareMessageSent'); };
  receivers.prepared_message_failed = ({ error }) => { settle('share', false); emit('shareMessageFailed', { error }); };

  // ---- Cloud storage: this tab's, apart for each user ----

  const cloudKey = (key = '') => `tg-cloud-${parseInitData(initData).user?.id || 0}-${key}`;
  const later = (done, error, value) => { if (done) queueMicrotask(() => done(error, value)); };
  const CloudStorage = {
    setItem(key, value, done) { sessionStorage.setItem(cloudKey(key), value); later(done, null, true); return CloudStorage; },
    getItem(key, done) { later(done, null, sessionStorage.getItem(cloudKey(key)) ?? ''); return CloudStorage; },
    getItems(keys, done) {
      later(done, null, Object.fromEntries(keys.map((key) => [key, sessionStorage.getItem(cloudKey(key)) ?? ''])));
      return CloudStorage;
    },
    removeItem(key, done) { return CloudStorage.removeItems([key], done); },
    removeItems(keys, done) {
      for (const key of keys) sessionStorage.removeItem(cloudKey(key));
      later(done, null, true);
      return CloudStorage;
    },
    getKeys(done) {
      const prefix = cloudKey();
      later(done, null, Object.keys(sessionStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)));
      return CloudStorage;
    },
  };

  // ---- Colours of the frame ----

  const colors = { header: 'bg_color', background: 'bg_color', bottom: 'bottom_bar_bg_color' };
  const colorOf = (value) => themeParams[value] || (value.startsWith('#') ? value : '#ffffff');

  function setHeaderColor(value) {
    colors.header = value;
    post('web_app_set_header_color', value in themeParams ? { color_key: value } : { color: value });
  }

  function versionAtLeast(wanted) {
    const [mine, theirs] = [version, String(wanted)].map((text) => text.split('.').map(Number));
    for (let i = 0; i < Math.max(mine.length, theirs.length); i += 1) {
      if ((mine[i] || 0) !== (theirs[i] || 0)) return (mine[i] || 0) > (theirs[i] || 0);
    }
    return true;
  }

  function tgPath(url) {
    const link = new URL(url, location.href);
    if (!/^(t|telegram)\.me$/.test(link.hostname)) throw new Error('WebAppTgUrlInvalid');
    return link.pathname + link.search;
  }

  let closing = false;
  let swipes = true;

  const WebApp = {
    initData,
    initDataUnsafe: parseInitData(initData),
    version,
    platform: params.tgWebAppPlatform || 'web',
    get colorScheme() { return colorScheme; },
    get themeParams() { return themeParams; },
    get isExpanded() { return viewport.expanded; },
    get viewportHeight() { return viewport.height; },
    get viewportStableHeight() { return viewport.stable; },
    get safeAreaInset() { return safeArea; },
    get contentSafeAreaInset() { return contentSafeArea; },
    get isActive() { return active; },
    get isFullscreen() { return fullscreen; },
    get isClosingConfirmationEnabled() { return closing; },
    set isClosingConfirmationEnabled(value) { closing = Boolean(value); post('web_app_setup_closing_behavior', { need_confirmation: closing }); },
    get isVerticalSwipesEnabled() { return swipes; },
    set isVerticalSwipesEnabled(value) { swipes = Boolean(value); post('web_app_setup_swipe_behavior', { allow_vertical_swipe: swipes }); },
    get headerColor() { return colorOf(colors.header); },
    set headerColor(value) { setHeaderColor(value); },
    get backgroundColor() { return colorOf(colors.background); },
    set backgroundColor(value) { WebApp.setBackgroundColor(value); },
    get bottomBarColor() { return colorOf(colors.bottom); },
    set bottomBarColor(value) { WebApp.setBottomBarColor(value); },
    MainButton, SecondaryButton, BackButton, SettingsButton, HapticFeedback, CloudStorage,
    isVersionAtLeast: versionAtLeast,
    onEvent, offEvent,
    ready() { post('web_app_ready'); },
    expand() { post('web_app_expand'); },
    close(options = {}) { post('web_app_close', options); },
    requestFullscreen() { post('web_app_request_fullscreen'); },
    exitFullscreen() { post('web_app_exit_fullscreen'); },
    setHeaderColor,
    setBackgroundColor(value) { colors.background = value; post('web_app_set_background_color', { color: colorOf(value) }); },
    setBottomBarColor(value) { colors.bottom = value; post('web_app_set_bottom_bar_color', { color: colorOf(value) }); },
    enableClosingConfirmation() { WebApp.isClosingConfirmationEnabled = true; },
    disableClosingConfirmation() { WebApp.isClosingConfirmationEnabled = false; },
    enableVerticalSwipes() { WebApp.isVerticalSwipesEnabled = true; },
    disableVerticalSwipes() { WebApp.isVerticalSwipesEnabled = false; },
    showPopup,
    showAlert(message, done) { showPopup({ message }, done && (() => done())); },
    showConfirm(message, done) {
      showPopup({ message, buttons: [{ type: 'ok', id: 'ok' }, { type: 'cancel' }] }, done && ((id) => done(id === 'ok')));
    },
    showScanQrPopup({ text = '' } = {}, heard) { qrHeard = heard || null; post('web_app_open_scan_qr_popup', { text }); },
    closeScanQrPopup() { post('web_app_close_scan_qr_popup'); },
    readTextFromClipboard(done) {
      clipboardCount += 1;
      clipboards.set(String(clipboardCount), done);
      post('web_app_read_text_from_clipboard', { req_id: String(clipboardCount) });
    },
    openLink(url, options = {}) { post('web_app_open_link', { url: new URL(url, location.href).href, ...options }); },
    openTelegramLink(url) { post('web_app_open_tg_link', { path_full: tgPath(url) }); },
    openInvoice(url, done) {
      const slug = /^\/(?:\$|invoice\/)([\w-]+)/.exec(tgPath(url))?.[1];
      if (!slug) throw new Error('WebAppInvoiceUrlInvalid');
      invoices.set(slug, { url, done });
      post('web_app_open_invoice', { slug });
    },
    shareMessage(id, done) { waiting.share = done; post('web_app_send_prepared_message', { id }); },
    switchInlineQuery(query = '', types = []) { post('web_app_switch_inline_query', { query, chat_types: types }); },
    sendData(data) {
      if (!data || new TextEncoder().encode(data).length > 4096) throw new Error('WebAppDataInvalid');
      post('web_app_data_send', { data });
    },
    requestWriteAccess(done) { waiting.write = done; post('web_app_request_write_access'); },
    requestContact(done) { waiting.contact = done; post('web_app_request_phone'); },
  };

  applyTheme();
  applyViewport();
  applyInset('safe-area', safeArea);
  applyInset('content-safe-area', contentSafeArea);
  window.Telegram = { ...window.Telegram, WebApp, WebView: { receiveEvent: receive, postEvent: post } };
  post('iframe_ready', { reload_supported: true });
  for (const request of ['theme', 'viewport', 'safe_area', 'content_safe_area']) post(`web_app_request_${request}`);
})();
