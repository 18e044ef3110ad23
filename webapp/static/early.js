// What is pressed in the instant before htmx takes charge of it waits for that: else the tap would be lost.
const asks = (element) => element?.matches('[hx-post], [hx-get]') && !element.matches('[data-htmx-powered]');

const waiting = new WeakMap();

function hold(event, element, again) {
  if (!asks(element)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(element, again);
}

/** Hold what comes too early, on every page to come, and do it once htmx is there. */
export function followEarly() {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    hold(event, form, () => form.requestSubmit(submitter?.form === form ? submitter : null));
  }, { capture: true });
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser opens it elsewhere
    const pressed = event.target.closest('a, button');
    hold(event, pressed, () => pressed.click());
  }, { capture: true });
  document.addEventListener('htmx:after:init', ({ target }) => {
    const again = waiting.get(target);
    waiting.delete(target);
    again?.();
  });
}
