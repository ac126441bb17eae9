import { type Clock } from './clock.js';
import type { CodeRequest } from './request.js';
import { Storm } from './storm.js';

/** The browser's windows, as far as code windows need them. */
export interface Desk {
  /** Reports whether the tab is the one shown in its window. */
  isActive(tab: number): Promise<boolean>;
  /** Opens the code window of a request near its tab; undefined where the browser refuses. */
  create(request: string, tab: number): Promise<number | undefined>;
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
/** Windows that may open by themselves for one site or tab in `MANY_MS`; then only the badge speaks. */
export const MANY = 4;
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
  readonly #open = new Map<string, number>();
  readonly #creating = new Map<string, Promise<void>>();
  readonly #waiting = new Map<string, CodeRequest>();
  readonly #apart: Storm;
  readonly #many: Storm;
  readonly #closed = new Set<string>();
  #cancelTimer: (() => void) | undefined;

  constructor(desk: Desk, clock: Clock, changed: () => void) {
    this.#desk = desk;
    this.#clock = clock;
    this.#changed = changed;
    this.#apart = new Storm(1, APART_MS, clock);
    this.#many = new Storm(MANY, MANY_MS, clock);
  }

  /** Opens a request's window by itself, once its tab is looked at and its site's turn has come. */
  offer(request: CodeRequest): void {
    const open = this.#open.get(request.id);
    if (open !== undefined) return this.#desk.attract(open);
    this.#waiting.set(request.id, request);
    this.#changed();
    void this.#turn();
  }

  /** The user asks for the window of a request. */
  show(request: CodeRequest): void {
    const open = this.#open.get(request.id);
    if (open !== undefined) return this.#desk.focus(open);
    void this.#create(request);
  }

  /** The request needs no window any more. */
  close(id: string): void {
    this.#waiting.delete(id);
    const open = this.#open.get(id);
    if (open !== undefined) {
      this.#open.delete(id);
      this.#desk.close(open);
    } else if (this.#creating.has(id)) {
      this.#closed.add(id);
    }
    this.#changed();
  }

  /** The user looks at another tab. */
  tabActivated(tab: number): void {
    if ([...this.#waiting.values()].some((request) => request.tab === tab)) void this.#turn();
  }

  /** A window was closed, by whomever. */
  windowClosed(window: number): void {
    for (const [id, open] of this.#open) if (open === window) this.#open.delete(id);
    this.#changed();
  }

  /** What `restore` needs. */
  saved(): SavedWindows {
    return { open: [...this.#open], waiting: [...this.#waiting.keys()] };
  }

  /** Takes up what an earlier worker left; `live` are the requests that still wait. */
  restore(saved: SavedWindows, live: readonly CodeRequest[]): void {
    for (const [id, window] of saved.open) {
      if (live.some((request) => request.id === id)) this.#open.set(id, window);
      else this.#desk.close(window);
    }
    for (const request of live) if (saved.waiting.includes(request.id)) this.offer(request);
  }

  async #turn(): Promise<void> {
    for (const request of [...this.#waiting.values()]) {
      if (!(await this.#desk.isActive(request.tab)) || this.#waiting.get(request.id) !== request) continue;
      const keys = [`site ${request.site}`, `tab ${request.tab}`];
      if (!this.#apart.allow(...keys)) {
        this.#cancelTimer?.();
        this.#cancelTimer = this.#clock.after(APART_MS, () => void this.#turn());
        continue;
      }
      this.#waiting.delete(request.id);
      if (this.#many.allow(...keys)) await this.#create(request);
    }
  }

  #create(request: CodeRequest): Promise<void> {
    const { id, tab } = request;
    this.#waiting.delete(id);
    const creating = this.#creating.get(id) ?? this.#make(id, tab).finally(() => this.#creating.delete(id));
    this.#creating.set(id, creating);
    return creating;
  }

  async #make(id: string, tab: number): Promise<void> {
    const window = await this.#desk.create(id, tab);
    if (window === undefined) return;
    if (this.#closed.delete(id)) return this.#desk.close(window);
    this.#open.set(id, window);
    this.#changed();
  }
}
