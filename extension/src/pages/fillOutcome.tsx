import { fillSentence } from '../fillSentence.js';
import type { FillResult, FromPage } from '../messages.js';
import type { Field } from '../protocol.js';
import { CopyButton } from './copyButton.js';
import { ask } from './worker.js';

/** What became of a fill; `interrupted`: nobody told. */
export type FillReply = FillResult | 'interrupted';

/** Asks the worker to fill, and never rejects. */
export async function askToFill(message: Extract<FromPage, { type: 'code.enter' | 'offer.take' }>): Promise<FillReply> {
  return ask(message).catch(() => 'interrupted' as const);
}

/**
 * The outcome of a fill, said aloud. Where it did not work, `copy` is there to
 * be pasted into the page by hand.
 */
export function FillOutcome({ outcome, field, code, copy }: { outcome: FillReply; field: Field; code: string; copy: boolean }) {
  const sentence = outcome === 'interrupted' ? 'The extension was interrupted before it had an answer: look at the page, then try again.' : fillSentence(outcome, field, code);
  return (
    <div class={outcome === 'filled' ? 'outcome good' : 'outcome bad'}>
      <p role="status">{sentence}</p>
      {copy && outcome !== 'filled' && <CopyButton text={code} what="the code" />}
    </div>
  );
}
