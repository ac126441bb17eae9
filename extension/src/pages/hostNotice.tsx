import { useState } from 'preact/hooks';
import type { HostStatus } from '../messages.js';

/** Says what is wrong with the host and what to do; nothing where all is well. */
export function HostNotice({ host, retry }: { host: HostStatus; retry: () => Promise<unknown> }) {
  const [trying, setTrying] = useState(false);
  if (host.state === 'idle' || host.state === 'ready') return null;
  const again = async () => {
    setTrying(true);
    await retry();
    setTrying(false);
  };
  return (
    <section class="notice trouble" aria-label="The mailcode program">
      <p>{host.sentence}</p>
      {host.command !== undefined && <Command text={host.command} />}
      <button type="button" disabled={trying} onClick={() => void again()}>
        {trying ? 'Checking…' : 'Check again'}
      </button>
    </section>
  );
}

function Command({ text }: { text: string }) {
  return (
    <div class="command">
      <code>{text}</code>
      <CopyButton text={text} what="the command" />
    </div>
  );
}

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
