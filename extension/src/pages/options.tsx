import { render } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../messages.js';
import type { Provider, Rule, Sender, Session, Settings } from '../protocol.js';
import { ConfirmedSenders } from './confirmedSenders.js';
import { HostNotice } from './hostNotice.js';
import { SessionForm } from './sessionForm.js';
import { SessionList } from './sessionList.js';
import { SignInPages } from './signInPages.js';
import { SiteRules } from './siteRules.js';
import { callHost, useWorkerState } from './worker.js';

/** What the host keeps, as the page shows it. */
interface Kept {
  providers: Provider[];
  sessions: Session[];
  notices: string[];
  rules: Rule[];
  senders: Sender[];
  settings: Settings;
}

/** What gets the keyboard's focus next: a button of a session, or, of no session, the button that adds one. */
interface Focus {
  session: string | undefined;
  button: 'first' | 'edit';
}

function Options() {
  const state = useWorkerState();
  const [kept, setKept] = useState<Kept>();
  const [failure, setFailure] = useState<Failure>();
  const [editing, setEditing] = useState<Session | 'new'>();
  const [said, setSaid] = useState('');
  const [focus, setFocus] = useState<Focus>();
  const section = useRef<HTMLElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);

  const load = useCallback(async () => {
    const answers = await Promise.all([
      callHost('provider.list', {}),
      callHost('session.list', {}),
      callHost('rule.list', {}),
      callHost('sender.list', {}),
      callHost('settings.get', {}),
    ]);
    const [providers, sessions, rules, senders, settings] = answers;
    if (providers.ok && sessions.ok && rules.ok && senders.ok && settings.ok) {
      setKept({
        providers: providers.value.providers,
        sessions: sessions.value.sessions,
        notices: sessions.value.notices ?? [],
        rules: rules.value.rules,
        senders: senders.value.senders,
        settings: settings.value,
      });
      setFailure(undefined);
    } else {
      setFailure(answers.flatMap((answer) => (answer.ok ? [] : answer.failure))[0]);
    }
  }, []);

  // Anew, too, whenever a session's status may have changed.
  const version = state?.sessionsVersion;
  useEffect(() => {
    if (version !== undefined) void load();
  }, [load, version]);
  useEffect(() => {
    // The command line or another browser may have changed them meanwhile.
    const onFocus = () => void load();
    addEventListener('focus', onFocus);
    return () => removeEventListener('focus', onFocus);
  }, [load]);

  const put = (session: Session) => {
    setKept((now) => {
      if (!now) return now;
      const known = now.sessions.some((one) => one.id === session.id);
      return { ...now, sessions: known ? now.sessions.map((one) => (one.id === session.id ? session : one)) : [...now.sessions, session] };
    });
    const { state: is, sentence } = session.status;
    setSaid(`${session.name}: ${is === 'ready' ? ['Ready.', sentence].filter(Boolean).join(' ') : (sentence ?? 'Not tested.')}`);
  };
  const close = (form: Session | 'new') => {
    setEditing((now) => (now === form ? undefined : now));
    setFocus({ session: form === 'new' ? undefined : form.id, button: 'edit' });
  };
  const removed = (id: string) => {
    setSaid('Removed.');
    const sessions = kept?.sessions ?? [];
    const at = sessions.findIndex((session) => session.id === id);
    setFocus({ session: sessions[at + 1]?.id, button: 'first' });
    setKept((now) => now && { ...now, sessions: now.sessions.filter((session) => session.id !== id) });
  };
  // Only once the page shows what is to have the keyboard's focus.
  useLayoutEffect(() => {
    if (!focus || editing) return;
    const item = section.current?.querySelector(`li[data-session="${CSS.escape(focus.session ?? '')}"]`);
    const button = item?.querySelector<HTMLElement>(focus.button === 'edit' ? 'button.edit' : 'button');
    (button ?? addButton.current)?.focus();
    setFocus(undefined);
  }, [focus, editing, kept]);

  const hostTrouble = state !== undefined && state.host.state !== 'idle' && state.host.state !== 'ready';
  return (
    <main>
      <h1>Mailcode</h1>
      <p class="lead">Puts the verification code a website mails you into the page that asks for it.</p>
      {state && <HostNotice host={state.host} retry={load} />}
      {failure && !hostTrouble && <FailureNotice failure={failure} retry={load} />}
      {!kept && !failure && <p role="status">Loading…</p>}
      <p role="status" class="unseen">
        {said}
      </p>
      {kept && (
        <>
          <section aria-labelledby="sessions" ref={section}>
            <h2 id="sessions">Sessions</h2>
            <p class="small">A session is one mailbox that Mailcode may look into while a page waits for a code.</p>
            {kept.notices.map((sentence) => (
              <p key={sentence} class="notice trouble">
                {sentence}
              </p>
            ))}
            <SessionList
              sessions={kept.sessions}
              providers={kept.providers}
              onEdit={setEditing}
              onTested={put}
              onRemoved={removed}
            />
            {kept.sessions.length === 0 && !editing && (
              <p class="empty">No session yet. First add the mailbox where your codes arrive; you need its e-mail address and an app password, and the form shows how to get one.</p>
            )}
            {editing ? (
              <SessionForm
                key={editing === 'new' ? 'new' : editing.id}
                session={editing === 'new' ? undefined : editing}
                others={kept.sessions.filter((session) => editing === 'new' || session.id !== editing.id)}
                providers={kept.providers}
                onSaved={(session) => {
                  put(session);
                  close(editing);
                }}
                onCancel={() => close(editing)}
              />
            ) : (
              <button type="button" class={kept.sessions.length === 0 ? 'primary' : ''} ref={addButton} onClick={() => setEditing('new')}>
                Add a session
              </button>
            )}
          </section>
          <SiteRules rules={kept.rules} sessions={kept.sessions} reload={load} />
          <ConfirmedSenders senders={kept.senders} reload={load} />
          <SignInPages settings={kept.settings} onSaved={(settings) => setKept({ ...kept, settings })} />
        </>
      )}
    </main>
  );
}

function FailureNotice({ failure, retry }: { failure: Failure; retry: () => Promise<void> }) {
  return (
    <section class="notice trouble">
      <p role="alert">{failure.sentence}</p>
      <button type="button" onClick={() => void retry()}>
        Try again
      </button>
    </section>
  );
}

render(<Options />, document.body);
