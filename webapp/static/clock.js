// Counts the time of a topic down, and past its end up again, between the server's words.
const ends = new WeakMap();
const two = (number) => String(number).padStart(2, '0');

function show(clock) {
  if (!ends.has(clock)) ends.set(clock, performance.now() + Number(clock.dataset.left) * 1000);
  const left = Math.round((ends.get(clock) - performance.now()) / 1000);
  const time = Math.abs(left);
  clock.textContent = `${left < 0 ? '+' : ''}${Math.floor(time / 60)}:${two(time % 60)}`;
  clock.classList.toggle('live-over', left <= 0);
}

/** Let every clock on every page to come run. */
export function followClocks() {
  setInterval(() => document.querySelectorAll('[data-left]').forEach(show), 1000);
}
