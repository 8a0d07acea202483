/** One connection as its owner sees it, whichever client makes it: connecting, connected, away, reconnecting or disconnected. */
import { ask } from './http.js';

const CLOCKS_AGREE_MS = 2000; // the Date header has whole seconds: a smaller difference is noise

export class Connection {
  /** `changed` is called after every change of `state`, `returning` or `detail`. */
  constructor(client, changed) {
    this.client = client;
    this.changed = changed;
    this.state = 'connecting';
    this.detail = '';
    this.dropped = false;
    this.returning = false;
    this.ended = false;
    this.awaySince = undefined;
    this.backAt = undefined;
    this.clockOffset = 0;
    client.listen((state) => this.moved(state), (problem) => { this.detail = problem; this.changed(); });
  }

  get connected() {
    return this.state === 'connected';
  }

  moved(state) {
    const before = this.state;
    this.state = state === 'reconnecting' && this.dropped ? 'away' : state;
    if (state === 'reconnecting' && this.awaySince === undefined) this.awaySince = Date.now();
    if (this.connected && (before === 'away' || before === 'reconnecting')) this.backAt = Date.now();
    if (state === 'connected' || state === 'disconnected') {
      this.dropped = false;
      this.returning = false;
      this.awaySince = undefined;
    }
    this.changed();
  }

  /** A connection from scratch: the server knows nothing of an earlier one. */
  async start() {
    this.detail = '';
    this.ended = false;
    this.backAt = undefined;
    try {
      await this.client.start();
    } catch (failed) {
      this.detail = failed.message;
      this.moved('disconnected');
      throw failed;
    }
  }

  invoke(method, ...values) {
    return this.client.invoke(method, ...values);
  }

  /** Has the server cut the socket. Its answer may be lost with the socket, so only a refusal on a living one counts. */
  async drop() {
    this.dropped = true;
    this.changed();
    try {
      await this.invoke('drop');
    } catch (lost) {
      if (!this.connected) return;
      this.dropped = false;
      this.changed();
      throw lost;
    }
  }

  /** Asks the server to let this connection in again; the client's own next try then succeeds. */
  async comeBack() {
    await ask('POST', 'come-back', { connection: this.client.id });
    this.returning = this.dropped;
    this.changed();
  }

  /** Learns from an answer's `Date` header how far the server's clock is from this one. */
  readClock(date) {
    const offset = Date.parse(date) - Date.now();
    this.clockOffset = Math.abs(offset) > CLOCKS_AGREE_MS ? offset : 0;
  }

  /** Whether something that was said at this time on the server's clock waited for the connection to come back. */
  missed(at) {
    return this.backAt !== undefined && at.getTime() < this.backAt + this.clockOffset;
  }
}
