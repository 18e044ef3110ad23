// Telegram's main and back button press the page's own: whatever they do can be done in the page too.
import { since, telegram } from './telegram.js';
import { shown } from './theme.js';

const main = () => document.querySelector('[data-main]:not([hidden])');
const back = () => document.querySelector('[data-back]');

/** Show in Telegram's buttons what the page offers now. */
export function mirror() {
  if (!telegram) return;
  const button = main();
  if (button) {
    const { button: color, buttonText: textColor } = shown();
    telegram.MainButton.setParams({
      text: button.textContent.trim(), color, text_color: textColor, is_active: true, is_visible: true,
    });
  } else {
    telegram.MainButton.hide();
  }
  if (since('6.1')) telegram.BackButton[back() ? 'show' : 'hide']();
}

/** Whether something is on its way to the server. */
export function busy(on) {
  if (!telegram || !main()) return;
  if (on) telegram.MainButton.showProgress(false);
  else telegram.MainButton.hideProgress();
}

/** Press the page's own buttons when Telegram's are pressed. */
export function followButtons() {
  telegram?.MainButton.onClick(() => main()?.click());
  if (since('6.1')) telegram.BackButton.onClick(() => back()?.click());
  document.addEventListener('app:theme', mirror);
}
