import type { Answer, Failure, HostStatus } from '../messages.js';
import { PROTOCOL, type HostError, type HostEvent, type Method, type Params, type Result } from '../protocol.js';
import type { Clock } from './clock.js';
import { failureOf, mismatch, MUTE, troubled, troubleFrom, type HostOs, type HostTrouble } from './hostStanding.js';

/** The browser's end of a native messaging connection. */
export interface NativePort {
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage(callback: (message: unknown) => void): void;
  /** `lastError` is the browser's reason, empty where it gives none. */
  onDisconnect(callback: (lastError: string) => void): void;
}

/** What a `Host` needs, and whom it tells. */
export interface HostDeps {
  /** Starts the host; a host that is not there shows as an early disconnect. */
  connect(): NativePort;
  clock: Clock;
  /** The extension's release. */
  extension: string;
  /** The operating system, for the install command. */
  os: HostOs;
  /** The status is another one. */
  onStatus(): void;
  /** Hello was answered: calls work now. */
  onUp(): void;
  /** The connection failed or was lost, or a new attempt failed too. */
  onDown(failure: Failure): void;
  onEvent(event: HostEvent): void;
}

/**
 * A port nobody needs is closed after this many milliseconds: the host exits and its memory is free. Longer than the
 * minute for which the host keeps a mailbox's connection: the next code on the same site needs no new login.
 */
export const IDLE_MS = 65_000;
/** A host that does not answer hello in this time is given up. */
export const HELLO_MS = 10_000;
/** What the host answers out of its own files: one that takes longer hangs, and is given up, too. */
export const ANSWER_MS = 10_000;
/** The answer to a call in `SLOW`: a session test may walk through every time limit of a slow server. */
export const CALL_MS = 120_000;
/** The first pause before a new attempt; each failure doubles it, up to `MAX_PAUSE_MS`. */
export const PAUSE_MS = 500;
/** Below the 30 s after which an idle worker is ended, its timers with it. */
export const MAX_PAUSE_MS = 20_000;
/** A connection that lived this long was a good one: the next pause is the first again. */
export const GOOD_MS = 30_000;
/** The host refuses larger frames, in bytes; it would end the connection over one. */
export const MAX_FRAME = 64 * 1024;

/** The calls for which the host asks a mail server, or a keyring that may ask the user. */
const SLOW: ReadonlySet<Method> = new Set<Method>(['session.save', 'session.test', 'session.remove']);

/**
 * The calls that are sent right behind hello, where somebody waits for a code: a host that is being started reads them when
 * it has answered hello, and refuses them where it does not speak our protocol.
 */
const BEHIND_HELLO: ReadonlySet<Method> = new Set<Method>(['request.open', 'site.describe']);

interface Waiter {
  settle(answer: Answer<unknown>): void;
  cancelTimeout(): void;
}

/**
 * The native messaging host: JSON-RPC 2.0 calls, hello first. It connects when
 * a call needs it, comes back with growing pauses while somebody holds it, and
 * closes when nobody does. Calls never reject.
 */
export class Host {
  readonly #deps: HostDeps;
  #status: HostStatus = { state: 'idle', sentence: '' };
  #port: NativePort | undefined;
  #connected: Promise<Failure | undefined> | undefined;
  #greeted = false;
  readonly #waiters = new Map<number, Waiter>();
  #lastId = 0;
  readonly #holders = new Set<string>();
  #failures = 0;
  #failure: Failure | undefined;
  #notBefore = 0;
  #upSince = 0;
  #cancelIdle: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(deps: HostDeps) {
    this.#deps = deps;
  }

  /** Where the host stands. */
  get status(): HostStatus {
    return this.#status;
  }

  /** Calls a method, connecting first where needed. In the pause after a failure it answers with that failure. */
  async call<M extends Method>(method: M, params: Params<M>): Promise<Answer<Result<M>>> {
    const connected = this.#connect();
    if (!this.#port || !BEHIND_HELLO.has(method)) {
      const failure = await connected;
      if (failure) return { ok: false, failure };
    }
    return (await this.#send(method, params, SLOW.has(method) ? CALL_MS : ANSWER_MS)) as Answer<Result<M>>;
  }

  /** Connects, for a call that is likely to come; in the pause after a failure it does nothing. */
  wake(): void {
    void this.#connect();
  }

  /** Keeps the connection while `holder` waits for events, and makes it again when it is lost. */
  hold(holder: string): void {
    this.#holders.add(holder);
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    this.#retrySoon();
  }

  /** Ends `hold`. */
  release(holder: string): void {
    if (!this.#holders.delete(holder)) return;
    if (this.#holders.size === 0) {
      this.#cancelRetry?.();
      this.#cancelRetry = undefined;
    }
    this.#idleSoon();
  }

  /** Forgets the pause after a failure: a person asks, and may just have put it right. */
  retryNow(): void {
    this.#notBefore = 0;
    this.#failures = 0;
  }

  #connect(): Promise<Failure | undefined> {
    if (this.#connected) return this.#connected;
    if (this.#failure && this.#deps.clock.now() < this.#notBefore) return Promise.resolve(this.#failure);
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    return (this.#connected = this.#greet());
  }

  async #greet(): Promise<Failure | undefined> {
    let port: NativePort;
    try {
      port = this.#deps.connect();
    } catch {
      return this.#drop('lost');
    }
    this.#port = port;
    port.onMessage((message) => this.#receive(port, message));
    port.onDisconnect((lastError) => {
      if (this.#port === port) this.#drop(troubleFrom(lastError));
    });
    const hello: Params<'hello'> = { protocol: PROTOCOL, extension: this.#deps.extension };
    const answer = (await this.#send('hello', hello, HELLO_MS)) as Answer<Result<'hello'>>;
    if (this.#port !== port) return this.#failure;
    if (!answer.ok) {
      const { error, sentence } = answer.failure;
      const trouble = error === 'protocol_mismatch' ? 'mismatch' : error === 'forbidden_origin' ? 'forbidden' : 'lost';
      return this.#drop(trouble, sentence);
    }
    const difference = mismatch(answer.value, this.#deps.extension);
    if (difference !== undefined) return this.#drop('mismatch', difference);
    this.#greeted = true;
    this.#failure = undefined;
    this.#upSince = this.#deps.clock.now();
    this.#setStatus({ state: 'ready', sentence: '', version: answer.value.host });
    this.#deps.onUp();
    this.#idleSoon();
    return undefined;
  }

  #send(method: Method, params: unknown, timeout: number): Promise<Answer<unknown>> {
    const id = ++this.#lastId;
    const message = { jsonrpc: '2.0', id, method, params };
    if (new TextEncoder().encode(JSON.stringify(message)).length > MAX_FRAME) {
      const sentence = 'That is more than the mailcode program takes at once (64 KiB): shorten it.';
      return Promise.resolve({ ok: false, failure: { error: 'frame_too_large', sentence } });
    }
    const { promise, resolve } = newPromise<Answer<unknown>>();
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    const port = this.#port;
    const cancelTimeout = this.#deps.clock.after(timeout, () => {
      // Alive and mute, as a stopped process is: whoever waits on it would wait for good.
      if (this.#greeted && port === this.#port && timeout === ANSWER_MS) return void this.#drop('lost', MUTE.status, MUTE.failure);
      const sentence = 'The mailcode program did not answer in time: try again.';
      this.#settle(id, { ok: false, failure: { error: 'timeout', sentence } });
    });
    this.#waiters.set(id, { settle: resolve, cancelTimeout });
    try {
      if (!this.#port) throw new Error('no port');
      this.#port.postMessage(message);
    } catch {
      // It closed between the check and this line.
      this.#settle(id, { ok: false, failure: this.#failure ?? failureOf('lost') });
    }
    return promise;
  }

  #settle(id: number, answer: Answer<unknown>): void {
    const waiter = this.#waiters.get(id);
    if (!waiter) return;
    this.#waiters.delete(id);
    waiter.cancelTimeout();
    waiter.settle(answer);
    this.#idleSoon();
  }

  #receive(port: NativePort, message: unknown): void {
    if (port !== this.#port || !isRecord(message)) return;
    if (message['method'] === 'event') {
      if (this.#greeted && isEvent(message['params'])) this.#deps.onEvent(message['params']);
      return;
    }
    const id = message['id'];
    if (typeof id !== 'number') return;
    if (isRecord(message['error'])) {
      this.#settle(id, { ok: false, failure: failureFrom(message['error'] as unknown as HostError) });
    } else if ('result' in message) {
      this.#settle(id, { ok: true, value: message['result'] });
    }
  }

  /** Ends the connection in trouble: every waiting call fails with it. */
  #drop(trouble: HostTrouble, detail?: string, why = failureOf(trouble)): Failure {
    const { clock } = this.#deps;
    const port = this.#port;
    if (this.#greeted && clock.now() - this.#upSince >= GOOD_MS) this.#failures = 0;
    this.#forgetPort();
    port?.disconnect();
    this.#setStatus(troubled(trouble, this.#deps.os, detail));
    const failure = (this.#failure = why);
    const pause = Math.min(PAUSE_MS * 2 ** this.#failures++, MAX_PAUSE_MS);
    this.#notBefore = clock.now() + pause;
    for (const id of [...this.#waiters.keys()]) this.#settle(id, { ok: false, failure });
    this.#deps.onDown(failure);
    this.#retrySoon();
    return failure;
  }

  /** A host that is not installed does not come back by itself, one that stopped may. */
  #retrySoon(): void {
    if (this.#status.state !== 'lost' || this.#holders.size === 0 || this.#cancelRetry || this.#connected) return;
    this.#cancelRetry = this.#deps.clock.after(Math.max(0, this.#notBefore - this.#deps.clock.now()), () => void this.#connect());
  }

  #idleSoon(): void {
    if (!this.#greeted || this.#holders.size > 0 || this.#waiters.size > 0) return;
    this.#cancelIdle?.();
    this.#cancelIdle = this.#deps.clock.after(IDLE_MS, () => {
      const port = this.#port;
      const { version } = this.#status;
      this.#forgetPort();
      port?.disconnect();
      this.#setStatus({ state: 'idle', sentence: '', ...(version === undefined ? {} : { version }) });
    });
  }

  #forgetPort(): void {
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    this.#port = undefined;
    this.#connected = undefined;
    this.#greeted = false;
  }

  #setStatus(status: HostStatus): void {
    this.#status = status;
    this.#deps.onStatus();
  }
}

function newPromise<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isEvent(value: unknown): value is HostEvent {
  return isRecord(value) && typeof value['event'] === 'string' && typeof value['time'] === 'string';
}

function failureFrom(error: HostError): Failure {
  const server = error.data?.server;
  return { error: error.data?.error ?? 'internal', sentence: error.message, ...(server === undefined ? {} : { server }) };
}
