import { useState } from 'preact/hooks';

/** Puts a text on the clipboard. `what` names it for those who do not see where the button stands. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [done, setDone] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('Copied');
    } catch {
      setDone('Not copied: select it instead');
    }
  };
  return (
    <>
      <button type="button" aria-label={`Copy ${what}`} onClick={() => void copy()}>
        Copy
      </button>
      <span role="status" class="small">
        {done}
      </span>
    </>
  );
}
