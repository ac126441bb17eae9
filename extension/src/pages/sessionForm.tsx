import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Failure } from '../messages.js';
import type { Provider, Session, TLSMode } from '../protocol.js';
import { BusyButton } from './busyButton.js';
import { draftOf, forwardingOf, isAutomatic, nameFor, sessionOf, withAddress, withAutomatic, withProvider, type Draft } from './sessionDraft.js';
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
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);

  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const provider = providers.find(({ id }) => id === draft.provider);
  const other = provider?.id === 'other';
  const name = nameFor(draft, provider, others);

  const save = async (event: Event) => {
    event.preventDefault();
    // Enter submits a form that has no button to do so, too.
    if (saving || !provider || provider.unusable !== undefined) return;
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
    <form
      ref={form}
      class="session"
      aria-label={session ? `Edit ${session.name}` : 'Add a session'}
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing) onCancel();
      }}
      // The browser cannot point at a wrong value that is folded away.
      onInvalidCapture={(event) => (event.target as Element).closest('details')?.setAttribute('open', '')}
    >
      <h3>{session ? `Edit ${session.name}` : 'Add a session'}</h3>
      <Labelled label="E-mail address" id="email">
        <input id="email" type="email" required autocomplete="off" value={draft.email} onInput={(event) => setDraft(withAddress(draft, event.currentTarget.value, providers))} />
      </Labelled>
      <Labelled label="Mail provider" id="provider" {...(provider ? {} : { hint: 'Is yours not listed? Choose “Other IMAP”: IMAP is how programs read mail, and nearly every provider offers it.' })}>
        <select id="provider" required aria-describedby="provider-hint" value={draft.provider} onChange={(event) => setDraft(withProvider(draft, providers.find(({ id }) => id === event.currentTarget.value)))}>
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
          <Steps provider={provider} />
          {other && <Server draft={draft} set={set} />}
          <Labelled label="App password" id="password" hint={session ? 'Leave empty to keep the one that is stored.' : 'Mostly not the one you sign in to your mail with: the steps above say which. It is kept in your system’s keyring, and nowhere else.'}>
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
          <Labelled label="Name" id="name" hint="What Mailcode calls this mailbox.">
            <input id="name" type="text" autocomplete="off" placeholder={name} aria-describedby="name-hint" value={draft.name} onInput={(event) => set({ name: event.currentTarget.value })} />
          </Labelled>
          <Labelled label="Addresses that forward here" id="addresses" hint="Other e-mail addresses of yours whose mail arrives in this mailbox, one a line.">
            <textarea id="addresses" rows={2} spellcheck={false} aria-describedby="addresses-hint" value={draft.addresses} onInput={(event) => set({ addresses: event.currentTarget.value })} />
          </Labelled>
          <ForwardedByHand draft={draft} onChange={setDraft} />
          <Labelled label="Forwarding services" id="forwarders" hint="Services that forward here under names of their own, such as SimpleLogin, addy.io or Firefox Relay: their domain, or your own name below it (sam.anonaddy.com), one a line. Hide My Email: privaterelay.appleid.com here, and an alias at icloud.com in full among the addresses above. Without it their mail counts as a stranger’s.">
            <textarea id="forwarders" rows={2} spellcheck={false} placeholder="simplelogin.com" aria-describedby="forwarders-hint" value={draft.forwarders} onInput={(event) => set({ forwarders: event.currentTarget.value })} />
          </Labelled>
          <details>
            <summary>{other ? 'Advanced: user name, certificate' : 'Advanced: server, user name, certificate'}</summary>
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
          <BusyButton look="primary" busy={saving} doing="Testing…">
            Save and test
          </BusyButton>
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
      {provider.helpUrl && <Outside href={provider.helpUrl}>Help of {provider.name}</Outside>}
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
        {provider.passwordUrl && <Outside href={provider.passwordUrl}>Open the page where you make it</Outside>}
        {provider.helpUrl && <Outside href={provider.helpUrl}>Help of {provider.name}</Outside>}
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

// Nothing proves what such a mail says of its sender: the address itself has to be trusted.
function ForwardedByHand({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const addresses = forwardingOf(draft);
  if (addresses.length === 0) return null;
  return (
    <fieldset class="checks" aria-describedby="automatic-hint">
      <legend>Fill without a click what they forward as “FW:”</legend>
      {addresses.map((address) => (
        <label key={address} class="check">
          <input type="checkbox" checked={isAutomatic(draft, address)} onChange={(event) => onChange(withAutomatic(draft, address, event.currentTarget.checked))} />
          <span>{address}</span>
        </label>
      ))}
      <p class="small" id="automatic-hint">
        Only for a rule or a person that writes a new mail around the old one, as Outlook’s Forward does. Such a mail does not show who wrote the code:
        whoever can send mail as that address could then have a code of theirs filled. Leave it off where Redirect is to be had.
      </p>
    </fieldset>
  );
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
      <Labelled label="User name" id="username" hint="Only if the server wants something other than the e-mail address.">
        <input id="username" type="text" autocomplete="off" spellcheck={false} aria-describedby="username-hint" value={draft.username} onInput={(event) => set({ username: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="Trusted certificate" id="trustCert" hint="Only for Proton Mail Bridge and servers of your own: the SHA-256 fingerprint of the server’s certificate.">
        <input id="trustCert" type="text" autocomplete="off" spellcheck={false} pattern="[0-9A-Fa-f:\s]{64,}" aria-describedby="trustCert-hint" value={draft.trustCert} onInput={(event) => set({ trustCert: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="More folders to look into" id="folders" hint="The inbox and the junk folder are looked into anyway. Name others that your mail rules put codes in, one a line, as the server names them.">
        <textarea id="folders" rows={2} spellcheck={false} aria-describedby="folders-hint" value={draft.folders} onInput={(event) => set({ folders: event.currentTarget.value })} />
      </Labelled>
      <Labelled label="Names in Authentication-Results" id="authServ" hint="Only for servers of your own, one a line: the name that stands first in the Authentication-Results header of the mail they receive. Without it nobody proves who sent a code, and each waits for your click.">
        <textarea id="authServ" rows={2} spellcheck={false} aria-describedby="authServ-hint" value={draft.authServ} onInput={(event) => set({ authServ: event.currentTarget.value })} />
      </Labelled>
    </>
  );
}
