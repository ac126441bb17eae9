import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Sender } from '../protocol.js';
import { callHost } from './worker.js';

/** Whom the user has confirmed as a sender of a site's codes. It is done in the code window; here it is taken back. */
export function ConfirmedSenders({ senders, reload }: { senders: Sender[]; reload: () => Promise<void> }) {
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [removedAt, setRemovedAt] = useState<number>();
  // The button that was pressed is gone: the keyboard goes on at the next one.
  useLayoutEffect(() => {
    if (removedAt === undefined) return;
    (list.current?.children[removedAt]?.querySelector('button') ?? heading.current)?.focus();
    setRemovedAt(undefined);
  }, [removedAt]);
  if (senders.length === 0 && !said) return null;

  const remove = async (sender: Sender, index: number) => {
    const answer = await callHost('sender.remove', { sender });
    setSaid(answer.ok ? { text: `${sender.address} removed.`, bad: false } : { text: answer.failure.sentence, bad: true });
    await reload();
    if (answer.ok) setRemovedAt(index);
  };
  return (
    <section aria-labelledby="senders">
      <h2 id="senders" tabIndex={-1} ref={heading}>
        Confirmed senders
      </h2>
      <p class="small">You said of these that they send a site’s codes, so what is proven to come from them is filled there without a click.</p>
      <ul class="rules senders" ref={list}>
        {senders.map((sender, index) => (
          <li key={`${sender.site} ${sender.address}`}>
            <span class="site">{sender.site}</span>
            <bdi dir="ltr" class="word">{sender.address}</bdi>
            <button type="button" aria-label={`Remove ${sender.address} for ${sender.site}`} onClick={() => void remove(sender, index)}>
              Remove
            </button>
          </li>
        ))}
      </ul>
      <p role="status" class={said?.bad ? 'problem' : 'small'}>
        {said?.text}
      </p>
    </section>
  );
}
