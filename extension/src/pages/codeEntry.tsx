import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { RequestView } from '../messages.js';
import { BusyButton } from './busyButton.js';
import { askToFill, FillOutcome, type FillReply } from './fillOutcome.js';

/** A typed or pasted code for a request. Beside a code that was found, or is in the page already, it keeps back. */
export function CodeEntry({ request, autofocus }: { request: RequestView; autofocus: boolean }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState<{ outcome: FillReply; code: string }>();
  useEffect(() => {
    if (autofocus) input.current?.focus();
  }, [autofocus]);
  const send = async (event: Event) => {
    event.preventDefault();
    const typed = code.trim();
    if (typed === '' || sending) return input.current?.focus();
    setSending(true);
    setSent(undefined);
    const outcome = await askToFill({ type: 'code.enter', request: request.id, code: typed });
    setSending(false);
    setSent({ outcome, code: typed });
    if (outcome !== 'filled') input.current?.select();
  };
  const found = request.state === 'offered';
  const another = found || request.state === 'standing' || request.state === 'filled' || request.state === 'entered';
  return (
    <form class="entry" onSubmit={(event) => void send(event)}>
      <label for={id}>{another ? 'Type another code' : 'Type the code'}</label>
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
        <BusyButton look={another ? '' : 'primary'} busy={sending} doing="Filling…">
          {found ? 'Use mine instead' : 'Fill in'}
        </BusyButton>
      </div>
      {sent && <FillOutcome outcome={sent.outcome} field={request.field} code={sent.code} copy={sent.outcome !== 'unfit'} />}
    </form>
  );
}
