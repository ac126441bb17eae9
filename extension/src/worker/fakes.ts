/** What the worker's tests run on in place of a browser. */
import type { Clock } from './clock.js';
import type { NativePort } from './host.js';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-05-04T10:00:00Z');
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((one) => one !== timer));
  }

  /** Goes on by `ms` milliseconds, calling back what is due, in order, and lets promises settle. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((one) => one !== due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = end;
    await settled();
  }

  /** Timers that have not fired. */
  get waiting(): number {
    return this.#timers.length;
  }
}

/** Resolves when every promise that can settle by itself has. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

interface Call {
  id: number;
  method: string;
  params: Record<string, unknown>;
}

/** The browser's end of a native messaging port, played by a test. */
export class FakePort implements NativePort {
  readonly calls: Call[] = [];
  closed = false;
  #message: (message: unknown) => void = () => undefined;
  #disconnect: (lastError: string) => void = () => undefined;

  postMessage(message: unknown): void {
    if (this.closed) throw new Error('Attempting to use a disconnected port object');
    this.calls.push(message as Call);
  }

  disconnect(): void {
    this.closed = true;
  }

  onMessage(callback: (message: unknown) => void): void {
    this.#message = callback;
  }

  onDisconnect(callback: (lastError: string) => void): void {
    this.#disconnect = callback;
  }

  /** The host says something. */
  say(message: unknown): void {
    this.#message(message);
  }

  /** The host answers the newest call of a method. */
  answer(method: string, result: unknown): void {
    this.say({ jsonrpc: '2.0', id: this.last(method).id, result });
  }

  /** The newest call of a method. */
  last(method: string): Call {
    const call = this.calls.findLast((one) => one.method === method);
    if (!call) throw new Error(`${method} was not called`);
    return call;
  }

  /** The browser closes the port. */
  drop(lastError: string): void {
    this.closed = true;
    this.#disconnect(lastError);
  }
}
