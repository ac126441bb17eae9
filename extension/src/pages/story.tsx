import type { Step } from '../messages.js';
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

/** The newest step that needs the user, else the newest: why the request stands where it stands. */
export function reason(steps: Step[]): string {
  return (steps.findLast((step) => step.problem) ?? steps.at(-1))?.sentence ?? '';
}
