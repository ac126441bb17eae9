/** What the look-out starts: all that sees code fields, tells the worker and fills. One in a frame, from then on. */
import type { Cause, Survey } from './lookout.js';
import { Page } from './page.js';
import { Watch } from './watch.js';

/** Starts it. */
export function start(survey: Survey, cause: Cause): void {
  new Page(survey, (page) => new Watch(page), cause);
}
