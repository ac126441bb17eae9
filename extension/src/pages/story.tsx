import type { RequestView, Step } from '../messages.js';
import { clockTime } from './time.js';

/** What happened to a request so far, oldest first. */
export function Story({ steps }: { steps: Step[] }) {
  return (
    <ol class="story" aria-label="What happened so far">
      {steps.map((step) => (
        <li key={step.time + step.sentence} class={step.problem ? 'problem' : ''}>
          <time dateTime={step.time}>{clockTime(step.time)}</time>
          <span>{step.sentence}</span>
        </li>
      ))}
    </ol>
  );
}

/** Where a request stands and why, in one sentence. A found code speaks for itself, in its own place. */
export function reason({ state, watched, sessions, story, offer }: RequestView): string {
  const last = story.at(-1);
  switch (state) {
    case 'waiting':
      return last?.problem ? last.sentence : `Waiting for the code${sessions.length > 0 ? ` in ${sessions.join(', ')}` : ''}.`;
    case 'offered':
      // Where it was not filled for a reason of its own, its card says which.
      return offer?.why === undefined ? 'A code was found. You decide whether it goes into the page.' : 'A code was found.';
    case 'hand':
      return (story.findLast((step) => step.problem) ?? last)?.sentence ?? 'Type the code by hand.';
    case 'standing':
      return watched ? 'The code is in the page. A newer one would replace it.' : 'The code is in the page.';
    case 'filled':
      return 'The code is in the page.';
    case 'entered':
      return 'The code you typed is in the page.';
    case 'cancelled':
      return 'You said: not now.';
  }
}
