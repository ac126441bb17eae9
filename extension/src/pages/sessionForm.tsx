import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Failure } from '../messages.js';
import type { Provider, Session, TLSMode } from '../protocol.js';
import { draftOf, nameFor, providerFor, sessionOf, type Draft } from './sessionDraft.js';
import { callHost } from './worker.js';

/** Adds a session, or changes one. Saving tests it; a session that fails is saved, too. */
export function SessionForm({
  session,
  others,
  providers,
  onSaved,
  onCancel,
}: {
  /** Undefined: a new one. */
  session: Session | undefined;
  /** All the other sessions. */
  others: Session[];
  providers: Provider[];
  onSaved: (session: Session) => void;
  onCancel: () => void;
}) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(session));
  const [password, setPassword] = useState('');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const provider = providers.find(({ id }) => id === draft.provider);
  const other = provider?.id === 'other';
  const name = nameFor(draft, provider, others);

  const choose = (id: string, change: Partial<Draft> = {}) => {
    const next = providers.find((one) => one.id === id);
    set({ ...change, provider: id, host: next?.host ?? '', port: String(next?.port ?? 993), tls: next?.tls ?? 'implicit' });
  };
  const email = (address: string) => {
    const known = providerFor(providers, address);
    // What the user chose stands; only a guess is replaced by a better one.
    if (!draft.chosen && known && known.id !== draft.provider) choose(known.id, { email: address });
    else set({ email: address });
  };

  const save = async (event: Event) => {
    event.preventDefault();
    if (saving) return;
    setSaving(true);
    setFailure(undefined);
    const params = { session: sessionOf(draft, session, name), ...(password === '' ? {} : { password }) };
    const answer = await callHost('session.save', params);
    setSaving(false);
    if (!answer.ok) return setFailure(answer.failure);
    setPassword('');
    onSaved(answer.value.session);
  };

  return (
    <form ref={form} class="session" onSubmit={(event) => void save(event)} aria-label={session ? `Edit ${session.name}` : 'Add a session'}>
      <h3>{session ? `Edit ${session.name}` : 'Add a session'}</h3>
      <Labelled label="E-mail address" id="email">
        <input id="email" type="email" required autocomplete="off" value={draft.email} onInput={(event) => email(event.currentTarget.value)} />
      </Labelled>
      <Labelled label="Mail provider" id="provider">
        <select id="provider" required value={draft.provider} onChange={(event) => choose(event.currentTarget.value, { chosen: true })}>
          <option value="" disabled>
            Choose one
          </option>
          {providers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Labelled>
      <div aria-live="polite">{provider?.unusable !== undefined && <Unusable provider={provider} />}</div>
      {provider && provider.unusable === undefined && (
        <>
          {other && <Server draft={draft} set={set} />}
          <Steps provider={provider} />
          <Labelled label="App password" id="password" hint={session ? 'Leave empty to keep the one that is stored.' : 'It is kept in your system’s keyring, and nowhere else.'}>
            <input
              id="password"
              type="password"
              required={!session}
              autocomplete="off"
              spellcheck={false}
              aria-describedby="password-hint"
              value={password}
              onInput={(event) => setPassword(event.currentTarget.value)}
            />
          </Labelled>
          <Labelled label="Name" id="name" hint="What you call this mailbox.">
            <input id="name" type="text" autocomplete="off" placeholder={name} aria-describedby="name-hint" value={draft.name} onInput={(event) => set({ name: event.currentTarget.value })} />
          </Labelled>
          <Labelled label="Addresses that forward here" id="addresses" hint="One a line. Codes that sites send to them arrive in this mailbox, too.">
            <textarea id="addresses" rows={2} spellcheck={false} aria-describedby="addresses-hint" value={draft.addresses} onInput={(event) => set({ addresses: event.currentTarget.value })} />
          </Labelled>
          <details>
            <summary>Advanced</summary>
            {!other && <Server draft={draft} set={set} />}
            <Advanced draft={draft} set={set} />
          </details>
        </>
      )}
      {failure && (
        <p class="problem" role="alert">
          {failure.sentence}
        </p>
      )}
      <div class="row">
        {provider?.unusable === undefined && (
          <button type="submit" class="primary" disabled={saving}>
            {saving ? 'Testing…' : 'Save and test'}
          </button>
        )}
        <button type="button" onClick={onCancel}>
          {provider?.unusable === undefined ? 'Cancel' : 'Close'}
        </button>
        <span role="status" class="unseen">
          {saving ? 'Testing…' : ''}
        </span>
      </div>
    </form>
  );
}

function Labelled({ label, id, hint, children }: { label: string; id: string; hint?: string; children: JSX.Element }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p class="small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function Unusable({ provider }: { provider: Provider }) {
  return (
    <section class="notice" aria-label={provider.name}>
      <p>
        <strong>{provider.unusable}</strong>
      </p>
      <p>What works instead:</p>
      <ol>
        {provider.ways?.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ol>
      {provider.helpUrl && <Outside href={provider.helpUrl}>{provider.name}’s own help</Outside>}
    </section>
  );
}

function Steps({ provider }: { provider: Provider }) {
  if (!provider.steps?.length) return null;
  return (
    <section class="steps" aria-label="How to get the app password">
      <p class="label">How to get the app password</p>
      <ol>
        {provider.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p class="row">
        {provider.passwordUrl && <Outside href={provider.passwordUrl}>Open the page where it is made</Outside>}
        {provider.helpUrl && <Outside href={provider.helpUrl}>{provider.name}’s own help</Outside>}
      </p>
    </section>
  );
}

function Outside({ href, children }: { href: string; children: JSX.Element | string | (JSX.Element | string)[] }) {
  // The list comes from the host; a link is still never anything but a web page.
  if (!href.startsWith('https://')) return null;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

interface Part {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
}

function Server({ draft, set }: Part) {
  return (
    <fieldset>
      <legend>IMAP server</legend>
      <Labelled label="Host" id="host">
        <input id="host" type="text" required autocomplete="off" spellcheck={false} placeholder="imap.example.com" value={draft.host} onInput={(event) => set({ host: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="Port" id="port">
        <input id="port" type="number" required min={1} max={65535} value={draft.port} onInput={(event) => set({ port: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="Encryption" id="tls">
        <select
          id="tls"
          value={draft.tls}
          onChange={(event) => {
            const tls = event.currentTarget.value as TLSMode;
            // Each mode has its own port, RFC 8314: the number follows unless the user set another.
            const port = tls === 'starttls' && draft.port === '993' ? '143' : tls === 'implicit' && draft.port === '143' ? '993' : draft.port;
            set({ tls, port });
          }}
        >
          <option value="implicit">TLS from the start (port 993)</option>
          <option value="starttls">STARTTLS (port 143)</option>
        </select>
      </Labelled>
    </fieldset>
  );
}

function Advanced({ draft, set }: Part) {
  return (
    <>
      <Labelled label="User name" id="username" hint="Only where the server wants another than the e-mail address.">
        <input id="username" type="text" autocomplete="off" spellcheck={false} aria-describedby="username-hint" value={draft.username} onInput={(event) => set({ username: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="Folders besides the inbox" id="folders" hint="One a line, as the server names them, such as Junk.">
        <textarea id="folders" rows={2} spellcheck={false} aria-describedby="folders-hint" value={draft.folders} onInput={(event) => set({ folders: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="Trusted certificate" id="trustCert" hint="SHA-256 of the one certificate to trust, 64 hexadecimal digits. For Proton Bridge and servers of your own.">
        <input id="trustCert" type="text" autocomplete="off" spellcheck={false} pattern="[0-9A-Fa-f:\s]{64,}" aria-describedby="trustCert-hint" value={draft.trustCert} onInput={(event) => set({ trustCert: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="Names the server signs its checks with" id="authServ" hint="One a line: the first word of the Authentication-Results header that this server adds. Without it, codes are offered instead of filled by themselves.">
        <textarea id="authServ" rows={2} spellcheck={false} aria-describedby="authServ-hint" value={draft.authServ} onInput={(event) => set({ authServ: event.currentTarget.value })} />
      </Labelled>
    </>
  );
}
