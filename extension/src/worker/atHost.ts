import { isOver, type Answer } from '../messages.js';
import type { Method, Outcome, Params, Result } from '../protocol.js';
import type { Clock } from './clock.js';
import type { CodeRequest, Happening } from './request.js';
import { Timers } from './timers.js';

/** A field that comes back this soon, in milliseconds, is the same field: frameworks replace nodes. */
export const GRACE_MS = 1_500;
/**
 * How long the host waits for a newer code while the last one stands, in milliseconds: somebody who presses "send
 * again" does so within minutes.
 */
export const FOLLOW_MS = 5 * 60_000;

/** The native messaging host, as far as requests need it. */
export interface HostPort {
  call<M extends Method>(method: M, params: Params<M>): Promise<Answer<Result<M>>>;
  hold(holder: string): void;
  release(holder: string): void;
}

/** What this file needs of the requests. */
export interface AtHostDeps {
  host: HostPort;
  clock: Clock;
  /** The request of that id, if it is still known. */
  request(id: string): CodeRequest | undefined;
  /** Something happened to a request. */
  happen(id: string, happening: Happening): Promise<void>;
}

/** The host's side of the requests: for which of them it waits, and for how long. */
export class AtHost {
  readonly #deps: AtHostDeps;
  readonly #opening = new Set<string>();
  /** Requests for which the host has connected ahead, and that were not opened there yet. */
  readonly #warm = new Set<string>();
  readonly #following: Timers;

  constructor(deps: AtHostDeps) {
    this.#deps = deps;
    this.#following = new Timers(deps.clock);
  }

  /** Has the host wait for a request's code; what it answers happens to the request. */
  open(id: string): void {
    const request = this.#deps.request(id);
    if (!request || isOver(request) || this.#opening.has(id)) return;
    this.#opening.add(id);
    this.#warm.delete(id);
    this.#deps.host.hold(id);
    if (request.stands) this.#following.set(id, FOLLOW_MS, () => void this.#deps.happen(id, { type: 'rest' }));
    const { origin, field, language, account, began } = request;
    const again = request.story.length > 1;
    const params = {
      request: id,
      origin,
      field,
      ...(again ? { began } : {}),
      ...(language === undefined ? {} : { language }),
      ...(account === undefined ? {} : { account }),
    };
    void this.#deps.host.call('request.open', params).then((answer) => {
      this.#opening.delete(id);
      const happening: Happening = answer.ok
        ? { type: 'opened', result: answer.value }
        : { type: 'unopened', failure: answer.failure };
      return this.#deps.happen(id, happening);
    });
  }

  /** Was the host asked to wait, and did not answer yet? */
  isOpening(id: string): boolean {
    return this.#opening.has(id);
  }

  /** Ends the host's waiting. `mail` is the mail whose code was used, `confirmed` that the user vouched for its sender. */
  async close(id: string, outcome: Outcome, mail?: string, confirmed?: true): Promise<void> {
    const params = { request: id, outcome, ...(mail === undefined ? {} : { mail }), ...(confirmed ? { confirmed } : {}) };
    await this.#deps.host.call('request.close', params);
  }

  /** The host has connected ahead, under this id. */
  warmed(id: string): void {
    this.#warm.add(id);
  }

  /** The host need not stay connected for a request that is not opened. */
  cool(id: string): void {
    if (this.#warm.delete(id)) void this.close(id, 'cancelled');
  }

  /**
   * Has the host wait for a newer code while the last one stands. Most pages are gone a moment later; no mail is missed
   * by waiting for that, since the host counts what came shortly before, too.
   */
  follow(id: string): void {
    this.#deps.host.hold(id);
    this.#following.set(id, GRACE_MS, () => this.open(id));
  }

  /** Nobody waits for a newer code any more. */
  stopFollowing(id: string): void {
    this.#following.stop(id);
  }

  /** Holds the connection to the host for as long as the request needs it. */
  holdOrRelease(request: CodeRequest): void {
    if (needsHost(request)) this.#deps.host.hold(request.id);
    else this.release(request.id);
  }

  /** The request needs the connection no more. */
  release(id: string): void {
    this.#deps.host.release(id);
  }
}

/** Is the host, or the connection to it, needed for this request? */
export function needsHost(request: CodeRequest): boolean {
  if (isOver(request)) return false;
  return request.watched || request.offer !== undefined || request.halt === undefined || request.halt === 'host';
}
