/** What the look-out starts: all that sees code fields, tells the worker and fills. One in a frame, from then on. */
import type { Cause, Survey } from './lookout.js';
import { Page } from './page.js';
import { tell } from './runtime.js';
import { Watch } from './watch.js';

/** Markup that leaves no doubt about a one-time code, though it does about how that is sent. */
const marked = 'input[autocomplete~=one-time-code i]';

/** Starts it. */
export function start(survey: Survey, cause: Cause): void {
  // A worker takes longer to start than the first look at the page.
  if (document.querySelector(marked)) tell({ type: 'field.near' });
  new Page(survey, (page) => new Watch(page), cause);
}
