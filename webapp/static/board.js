// The board of bookings: a card dragged to another column asks what that means, as the links in it do.
const { htmx } = window;

let dragged;

const cardOf = (event) => event.target.closest?.('[data-card]');
const pileOf = (event) => event.target.closest?.('[data-column]');

function unmark() {
  document.querySelectorAll('.pile-over').forEach((pile) => pile.classList.remove('pile-over'));
}

export function followBoard() {
  document.addEventListener('dragstart', (event) => {
    dragged = cardOf(event);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged.dataset.card);
  });
  document.addEventListener('dragover', (event) => {
    const pile = dragged && pileOf(event);
    if (!pile || pile.contains(dragged)) return;
    event.preventDefault();
    unmark();
    pile.classList.add('pile-over');
  });
  document.addEventListener('drop', (event) => {
    const pile = dragged && pileOf(event);
    if (!pile || pile.contains(dragged)) return;
    event.preventDefault();
    const path = `${pile.closest('.board').dataset.path}/${dragged.dataset.card}/${pile.dataset.column}`;
    htmx.ajax('GET', `/parts${path}`, { target: '#page', swap: 'innerHTML' });
  });
  document.addEventListener('dragend', () => {
    dragged = undefined;
    unmark();
  });
}
