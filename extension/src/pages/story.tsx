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

/** Why a request stands where it stands: what last went wrong, where nobody waits any more, else what happened last. */
export function reason({ state, story }: RequestView): string {
  const problem = state === 'hand' ? story.findLast((step) => step.problem) : undefined;
  return (problem ?? story.at(-1))?.sentence ?? '';
}
