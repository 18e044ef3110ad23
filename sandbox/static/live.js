// A live line to the server for one person, reopened by itself when it breaks.

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 5000;

export class Live {
  /** `onEvent(event)` for each event; `onOpen(again)` after each connection, `again` when it had been lost. */
  constructor(person, { onEvent, onOpen, onLost }) {
    this.person = person;
    this.onEvent = onEvent;
    this.onOpen = onOpen;
    this.onLost = onLost;
    this.pause = FIRST_PAUSE;
    this.lost = false;
    this.ended = false;
    this.connect();
  }

  connect() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.socket = new WebSocket(`${scheme}://${location.host}/client/live?person=${this.person}`);
    this.socket.addEventListener('open', () => {
      this.pause = FIRST_PAUSE;
      this.onOpen(this.lost);
      this.lost = false;
    });
    this.socket.addEventListener('message', ({ data }) => this.onEvent(JSON.parse(data)));
    this.socket.addEventListener('close', () => this.retry());
  }

  retry() {
    if (this.ended) return;
    this.lost = true;
    this.onLost();
    this.timer = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
