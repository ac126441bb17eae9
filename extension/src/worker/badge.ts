import { isOver } from '../messages.js';
import type { CodeRequest } from './request.js';

/** What the toolbar button of a tab shows. An empty text is no badge. */
export interface Badge {
  text: '' | '…' | '✓' | '!';
  /** The button's tooltip, which screen readers say. */
  title: string;
  color: string;
}

const NONE: Badge = { text: '', title: 'Mailcode', color: '#3d5a80' };

/** The badge of a tab with these requests: a found code before trouble before waiting. */
export function badgeOf(requests: readonly CodeRequest[]): Badge {
  const live = requests.filter((request) => !isOver(request) && request.halt !== 'quiet');
  const offered = live.find((request) => request.state === 'offered');
  if (offered) return { text: '✓', title: `Mailcode: a code for ${offered.site} was found and waits for you`, color: '#1b7f4b' };
  const trouble = live.find((request) => request.state === 'hand' || request.shown.trouble);
  if (trouble) return { text: '!', title: `Mailcode: no code for ${trouble.site}: open to see why, or to type it`, color: '#b3261e' };
  const waiting = live[0];
  if (waiting) return { text: '…', title: `Mailcode: waiting for a code from ${waiting.site}`, color: '#3d5a80' };
  const done = requests.findLast((request) => request.state === 'filled' || request.state === 'entered');
  if (done) return { text: '✓', title: `Mailcode: the code for ${done.site} is in the page`, color: '#1b7f4b' };
  return NONE;
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
