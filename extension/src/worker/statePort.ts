import { STATE_PORT, type State, type ToPage } from '../messages.js';

/** A port one of our own pages opened to be told of every change. */
export type StatePort = Pick<chrome.runtime.Port, 'name' | 'sender' | 'postMessage' | 'onDisconnect'>;

/** Our own pages that are open now, each told where everything stands. */
export class Watchers {
  readonly #ports = new Set<StatePort>();
  readonly #state: () => State;

  constructor(state: () => State) {
    this.#state = state;
  }

  /** Takes a port of one of our own pages; `own` is the extension's origin. Others are not listened to. */
  add(port: StatePort, own: string): void {
    if (port.name !== STATE_PORT || port.sender?.origin !== own) return;
    this.#ports.add(port);
    port.onDisconnect.addListener(() => this.#ports.delete(port));
    this.#post(port);
  }

  /** Tells every page. */
  tell(): void {
    for (const port of this.#ports) this.#post(port);
  }

  #post(port: StatePort): void {
    const message: ToPage = { type: 'state', state: this.#state() };
    try {
      port.postMessage(message);
    } catch {
      // The page closed and its disconnect has not arrived yet.
      this.#ports.delete(port);
    }
  }
}
