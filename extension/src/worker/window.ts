import { type Clock } from './clock.js';
import type { CodeRequest } from './request.js';
import { Storm, type Limit } from './storm.js';

/** The browser's windows, as far as code windows need them. */
export interface Desk {
  /** Reports whether the tab is the one shown in its window. */
  isActive(tab: number): Promise<boolean>;
  /** Opens the code window of a request near its tab; undefined where the browser refuses. */
  create(request: string, tab: number, focused: boolean): Promise<number | undefined>;
  focus(window: number): void;
  /** Marks the window in the task bar, without taking the keyboard. */
  attract(window: number): void;
  close(window: number): void;
}

/** What is kept of the code windows while the worker sleeps. */
export interface SavedWindows {
  /** Request → window. */
  open: [string, number][];
  /** Requests whose window waits for its turn. */
  waiting: string[];
}

/** Between two windows that open by themselves for one site or tab, in milliseconds. */
export const APART_MS = 3_000;
/** Windows that may open by themselves for one site in `MANY_MS`; then only the badge speaks. */
export const MANY = 4;
/** … and for one tab, whatever the sites of its frames. */
export const MANY_TAB = 12;
/**
 * Windows of one tab that are up at once, where they open by themselves: a page and a frame in it may each ask, and
 * more would only cover each other.
 */
export const AT_ONCE = 2;
/** Five minutes. */
export const MANY_MS = 5 * 60_000;

/**
 * The code windows: one a request, used again; never for a tab the user does
 * not look at; bounded, since a page can make code fields by script.
 */
export class CodeWindows {
  readonly #desk: Desk;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #open = new Map<string, { window: number; tab: number }>();
  readonly #creating = new Map<string, { done: Promise<void>; tab: number }>();
  readonly #waiting = new Map<string, { request: CodeRequest; background: boolean }>();
  readonly #apart: Storm;
  readonly #many: Storm;
  readonly #closed = new Set<string>();
  #cancelTimer: (() => void) | undefined;

  constructor(desk: Desk, clock: Clock, changed: () => void) {
    this.#desk = desk;
    this.#clock = clock;
    this.#changed = changed;
    this.#apart = new Storm(APART_MS, clock);
    this.#many = new Storm(MANY_MS, clock);
  }

  /**
   * Opens a request's window by itself, once its tab is looked at and its site's turn has come. In the background it
   * does not take the keyboard: the user is typing in the page.
   */
  offer(request: CodeRequest, background: boolean): void {
    const open = this.#open.get(request.id);
    if (open) return this.#desk.attract(open.window);
    this.#waiting.set(request.id, { request, background });
    this.#changed();
    void this.#turn();
  }

  /** The user asks for the window of a request. */
  show(request: CodeRequest): void {
    const open = this.#open.get(request.id);
    if (open) return this.#desk.focus(open.window);
    void this.#create(request, true);
  }

  /** The request needs no window any more. */
  close(id: string): void {
    this.#waiting.delete(id);
    const open = this.#open.get(id);
    if (open) {
      this.#open.delete(id);
      this.#desk.close(open.window);
      void this.#turn();
    } else if (this.#creating.has(id)) {
      this.#closed.add(id);
    }
    this.#changed();
  }

  /** The user looks at another tab. */
  tabActivated(tab: number): void {
    if ([...this.#waiting.values()].some(({ request }) => request.tab === tab)) void this.#turn();
  }

  /** A window was closed, by whomever. */
  windowClosed(window: number): void {
    for (const [id, open] of this.#open) if (open.window === window) this.#open.delete(id);
    this.#changed();
    void this.#turn();
  }

  /** What `restore` needs. */
  saved(): SavedWindows {
    return { open: [...this.#open].map(([id, { window }]) => [id, window]), waiting: [...this.#waiting.keys()] };
  }

  /** Takes up what an earlier worker left; `live` are the requests that still wait. */
  restore(saved: SavedWindows, live: readonly CodeRequest[]): void {
    for (const [id, window] of saved.open) {
      const request = live.find((one) => one.id === id);
      if (request) this.#open.set(id, { window, tab: request.tab });
      else this.#desk.close(window);
    }
    for (const request of live) if (saved.waiting.includes(request.id)) this.offer(request, true);
  }

  async #turn(): Promise<void> {
    for (const waiting of [...this.#waiting.values()]) {
      const { request, background } = waiting;
      if (!(await this.#desk.isActive(request.tab)) || this.#waiting.get(request.id) !== waiting) continue;
      if (this.#up(request.tab) >= AT_ONCE) continue; // until one is closed
      const [site, tab] = [`site ${request.site}`, `tab ${request.tab}`];
      if (!this.#apart.allow([site, 1], [tab, 1])) {
        this.#cancelTimer?.();
        this.#cancelTimer = this.#clock.after(APART_MS, () => void this.#turn());
        continue;
      }
      this.#waiting.delete(request.id);
      const many: Limit[] = [[site, MANY], [tab, MANY_TAB]];
      if (this.#many.allow(...many)) await this.#create(request, !background);
    }
  }

  #up(tab: number): number {
    return [...new Map<string, { tab: number }>([...this.#creating, ...this.#open]).values()].filter((one) => one.tab === tab).length;
  }

  #create(request: CodeRequest, focused: boolean): Promise<void> {
    const { id, tab } = request;
    this.#waiting.delete(id);
    const creating = this.#creating.get(id);
    if (creating) return creating.done;
    const done = this.#make(id, tab, focused).finally(() => {
      this.#creating.delete(id);
      if (!this.#open.has(id)) void this.#turn();
    });
    this.#creating.set(id, { done, tab });
    return done;
  }

  async #make(id: string, tab: number, focused: boolean): Promise<void> {
    const window = await this.#desk.create(id, tab, focused);
    if (window === undefined) return;
    if (this.#closed.delete(id)) return this.#desk.close(window);
    this.#open.set(id, { window, tab });
    this.#changed();
  }
}
