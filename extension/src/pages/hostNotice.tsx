import { useState } from 'preact/hooks';
import type { HostStatus } from '../messages.js';
import { BusyButton } from './busyButton.js';
import { CopyButton } from './copyButton.js';

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
      {host.command !== undefined && (
        <div class="command">
          <code>{host.command}</code>
          <CopyButton text={host.command} what="the command" />
        </div>
      )}
      <BusyButton busy={trying} doing="Checking…" onClick={() => void again()}>
        Check again
      </BusyButton>
    </section>
  );
}
