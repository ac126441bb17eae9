/** What the look-out makes: all that sees code fields, tells the worker and fills. One in a frame, from then on. */
import { entering } from './keys.js';
import type { Engine, Lookout } from './lookout.js';
import { roots } from './roots.js';
import { tell } from './runtime.js';
import { watch, type Watch } from './watch.js';

/** Markup that leaves no doubt about a one-time code, though it does about how that is sent. */
const marked = 'input[autocomplete~=one-time-code i]';

/** Starts it. What watches the slots is made when the page first has one. */
export function start(lookout: Lookout): Engine {
  // A worker takes longer to start than the first look at the page.
  if (document.querySelector(marked)) tell({ type: 'field.near' });
  const { came, turnedTo, waiting, slots } = roots(lookout);
  let watching: Watch | undefined;
  // Custom elements get their shadow root when their script arrives, and no observer tells.
  if (waiting()) lookout.later(500, 1500, 4000);
  return {
    came,
    turnedTo(element) {
      if (entering) return;
      turnedTo(element);
      watching?.turnedTo(element);
      lookout.hurry();
      lookout.schedule();
    },
    look() {
      const there = slots();
      if (there.length > 0) watching ??= watch(lookout);
      watching?.look(there);
      return watching !== undefined;
    },
  };
}
