import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { FillResult, RequestView } from '../messages.js';
import { CopyButton } from './hostNotice.js';
import { ask } from './worker.js';

/** What the user reads after a fill that did not work; `Copy` stands beside the first. */
export function resultSentence(result: FillResult, field: RequestView['field']): string {
  switch (result) {
    case 'filled':
      return 'The code is in the page.';
    case 'refused':
      return 'The page did not take it: copy it instead.';
    case 'unfit':
      return field.length === undefined ? 'That does not fit the field: check the code.' : `That does not fit: the page wants ${field.length} characters.`;
    case 'hidden':
      return 'The field is not visible: scroll the page so that you see it, then try again, or copy the code instead.';
    case 'busy':
      return 'You are typing in the page: stop there, then try again.';
    case 'gone':
      return 'The page no longer shows this field.';
  }
}

/** The outcome of a fill, said aloud, with a way out where there is one. */
export function FillOutcome({ result, field, code }: { result: FillResult; field: RequestView['field']; code: string }) {
  const copyable = result === 'refused' || result === 'hidden';
  return (
    <div class={result === 'filled' ? 'outcome good' : 'outcome bad'}>
      <p role="status">{resultSentence(result, field)}</p>
      {copyable && <CopyButton text={code} what="the code" />}
    </div>
  );
}

/** A typed or pasted code for a request. An offered code beside it is what to do first; it then keeps back. */
export function CodeEntry({ request, autofocus }: { request: RequestView; autofocus: boolean }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [sending, setSending] = useState(false);
  const [result, setResult] = useState<FillResult>();
  useEffect(() => {
    if (autofocus) input.current?.focus();
  }, [autofocus]);
  const send = async (event: Event) => {
    event.preventDefault();
    const typed = code.trim();
    if (typed === '' || sending) return input.current?.focus();
    setSending(true);
    setResult(undefined);
    const answer = await ask({ type: 'code.enter', request: request.id, code: typed }).catch(() => 'gone' as const);
    setSending(false);
    setResult(answer);
    if (answer !== 'filled') input.current?.select();
  };
  return (
    <form class="entry" onSubmit={(event) => void send(event)}>
      <label for={id}>Code</label>
      <div class="row">
        <input
          id={id}
          ref={input}
          type="text"
          class="code"
          value={code}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          inputMode={request.field.alphabet === 'digits' ? 'numeric' : 'text'}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <button type="submit" class={request.state === 'offered' ? '' : 'primary'} disabled={sending}>
          {sending ? 'Filling…' : 'Fill in'}
        </button>
      </div>
      {result !== undefined && <FillOutcome result={result} field={request.field} code={code.trim()} />}
    </form>
  );
}
