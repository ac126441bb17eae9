import { useState } from 'preact/hooks';
import type { Failure } from '../messages.js';
import type { Provider, Session } from '../protocol.js';
import { BusyButton } from './busyButton.js';
import { useFocusWhen } from './focus.js';
import { dayTime } from './time.js';
import { callHost } from './worker.js';

/** The sessions, each with where it stands and what can be done about it. */
export function SessionList({
  sessions,
  providers,
  onEdit,
  onTested,
  onRemoved,
}: {
  sessions: Session[];
  providers: Provider[];
  onEdit: (session: Session) => void;
  onTested: (session: Session) => void;
  onRemoved: (id: string) => void;
}) {
  return (
    <ul class="sessions">
      {sessions.map((session) => (
        <SessionItem
          key={session.id}
          session={session}
          provider={providers.find(({ id }) => id === session.provider)}
          onEdit={onEdit}
          onTested={onTested}
          onRemoved={onRemoved}
        />
      ))}
    </ul>
  );
}

function SessionItem({
  session,
  provider,
  onEdit,
  onTested,
  onRemoved,
}: {
  session: Session;
  provider: Provider | undefined;
  onEdit: (session: Session) => void;
  onTested: (session: Session) => void;
  onRemoved: (id: string) => void;
}) {
  const [busy, setBusy] = useState<'testing' | 'removing' | 'trusting'>();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const keep = useFocusWhen<HTMLButtonElement>(asking);
  const removing = useFocusWhen<HTMLButtonElement>(!asking);

  const test = async () => {
    setBusy('testing');
    setFailure(undefined);
    const answer = await callHost('session.test', { id: session.id });
    setBusy(undefined);
    if (answer.ok) onTested(answer.value.session);
    else setFailure(answer.failure);
  };
  const trust = async (authServ: string, yes: boolean) => {
    setBusy('trusting');
    setFailure(undefined);
    const answer = await callHost('session.trust', { id: session.id, authServ, trust: yes });
    setBusy(undefined);
    if (answer.ok) onTested(answer.value.session);
    else setFailure(answer.failure);
  };
  const remove = async () => {
    setBusy('removing');
    setFailure(undefined);
    const answer = await callHost('session.remove', { id: session.id });
    setBusy(undefined);
    if (answer.ok) return onRemoved(session.id);
    setAsking(false);
    setFailure(answer.failure);
  };
  const forwarding = [...(session.addresses ?? []), ...(session.forwarders ?? [])];
  return (
    <li data-session={session.id}>
      <div class="head">
        <h3>{session.name}</h3>
        <StatusWord session={session} testing={busy === 'testing'} />
      </div>
      <p class="small">
        {session.email}
        {provider && provider.name !== session.name && `, ${provider.name}`}
        {provider?.id === 'other' && `, ${session.host}:${session.port}`}
        {forwarding.length > 0 && `, and what ${forwarding.join(', ')} ${forwarding.length === 1 ? 'forwards' : 'forward'} here`}
      </p>
      {(session.status.state === 'failed' || session.status.sentence) && busy !== 'testing' && (
        <div class="problem">
          <p>{session.status.sentence}</p>
          {session.status.server && (
            <p class="small">
              The server said: <q>{session.status.server}</q>
            </p>
          )}
        </div>
      )}
      {session.authServSuggested && (
        <section class="notice" aria-label={`A name for the mail server of ${session.name}`}>
          <p>
            This mailbox’s server seems to write down who sent a mail, as <strong class="word">{session.authServSuggested}</strong>. If that is its name,
            Mailcode can prove senders by it, and fill what is proven without a click.
          </p>
          <div class="row">
            <BusyButton busy={busy === 'trusting'} doing="Saving…" onClick={() => void trust(session.authServSuggested!, true)}>
              It is: count on it
            </BusyButton>
            <button type="button" disabled={busy !== undefined} onClick={() => void trust(session.authServSuggested!, false)}>
              No
            </button>
          </div>
        </section>
      )}
      {failure && (
        <p class="problem" role="alert">
          {failure.sentence}
        </p>
      )}
      {asking ? (
        <div class="row" role="group" aria-label={`Remove ${session.name}`}>
          <span>Remove this session and its app password from this computer?</span>
          <button type="button" ref={keep} disabled={busy !== undefined} onClick={() => setAsking(false)}>
            Keep
          </button>
          <BusyButton look="danger" busy={busy === 'removing'} doing="Removing…" onClick={() => void remove()}>
            Remove
          </BusyButton>
        </div>
      ) : (
        <div class="row">
          <BusyButton busy={busy === 'testing'} doing="Testing…" label={`Test ${session.name}`} onClick={() => void test()}>
            Test
          </BusyButton>
          <button type="button" class="edit" disabled={busy !== undefined} aria-label={`Edit ${session.name}`} onClick={() => onEdit(session)}>
            Edit
          </button>
          <button type="button" disabled={busy !== undefined} ref={removing} aria-label={`Remove ${session.name}`} onClick={() => setAsking(true)}>
            Remove
          </button>
        </div>
      )}
    </li>
  );
}

function StatusWord({ session: { status }, testing }: { session: Session; testing: boolean }) {
  const word = testing ? 'Testing…' : { ready: 'Ready', failed: 'Problem', untested: 'Not tested' }[status.state];
  return (
    <span role="status" class={`status ${testing ? 'testing' : status.state}`}>
      {word}
      {!testing && status.checked && <span class="small checked"> {dayTime(status.checked)}</span>}
    </span>
  );
}
