import { isOver } from '../messages.js';
import type { CodeRequest } from './request.js';

/** What the toolbar button of a tab shows. An empty text is no badge. */
export interface Badge {
  text: '' | '…' | '✓' | '!';
  /** The button's tooltip, which screen readers say. */
  title: string;
  color: string;
}

const GOOD = '#1b7f4b';
const BAD = '#b3261e';
const PLAIN = '#3d5a80';
const NONE: Badge = { text: '', title: 'Mailcode', color: PLAIN };

/** The badge of a tab with these requests: a found code before trouble before waiting. */
export function badgeOf(requests: readonly CodeRequest[]): Badge {
  const live = requests.filter((request) => !isOver(request) && request.halt !== 'quiet' && request.state !== 'standing');
  const offered = live.find((request) => request.state === 'offered');
  if (offered) return badge('✓', `a code for ${offered.site} was found and waits for you`, GOOD);
  const trouble = live.find((request) => request.state === 'hand' || request.shown.trouble);
  if (trouble) return badge('!', `no code for ${trouble.site}: open to see why, or to type it`, BAD);
  const waiting = live[0];
  if (waiting) return badge('…', `waiting for a code from ${waiting.site}`, PLAIN);
  const done = requests.findLast(({ state }) => state === 'standing' || state === 'filled' || state === 'entered');
  if (done) return badge('✓', `the code for ${done.site} is in the page`, GOOD);
  return NONE;
}

function badge(text: Badge['text'], said: string, color: string): Badge {
  return { text, title: `Mailcode: ${said}`, color };
}

/** Draws a badge on a tab's toolbar button. */
export type Draw = (tab: number, badge: Badge) => void;

/** The badges of all tabs; draws only what is other than before. */
export class Badges {
  readonly #draw: Draw;
  readonly #drawn = new Map<number, string>();

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** Shows where all requests stand. */
  show(requests: readonly CodeRequest[]): void {
    for (const tab of new Set([...this.#drawn.keys(), ...requests.map((request) => request.tab)])) {
      const here = requests.filter((request) => request.tab === tab);
      const badge = badgeOf(here);
      // The browser clears a tab's badge when the tab shows another document.
      const mark = [badge.text, badge.title, ...here.map((request) => request.document)].join(' ');
      if (this.#drawn.get(tab) === mark) continue;
      this.#draw(tab, badge);
      if (badge.text === '') this.#drawn.delete(tab);
      else this.#drawn.set(tab, mark);
    }
  }

  /** The tab was closed. */
  forget(tab: number): void {
    this.#drawn.delete(tab);
  }
}
