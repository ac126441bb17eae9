import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { isOver, type RequestView } from '../messages.js';
import type { Session, SessionState } from '../protocol.js';
import { askedBy } from './askedBy.js';
import { CodeEntry } from './codeEntry.js';
import { useFocusWhen } from './focus.js';
import { HostNotice } from './hostNotice.js';
import { OfferCard } from './offerCard.js';
import { ProofLine } from './proofLine.js';
import { RuleSelect, type Choice } from './ruleSelect.js';
import { reason, Story } from './story.js';
import { ask, callHost, useWorkerState } from './worker.js';

function Popup() {
  const state = useWorkerState();
  const [tab, setTab] = useState<number>();
  const [sessions, setSessions] = useState<Session[]>();
  const load = useCallback(async () => {
    const answer = await callHost('session.list', {});
    if (answer.ok) setSessions(answer.value.sessions);
  }, []);
  useEffect(() => {
    void chrome.tabs.query({ active: true, currentWindow: true }).then(([active]) => setTab(active?.id));
  }, []);
  // Anew whenever a session's status may have changed.
  const version = state?.sessionsVersion;
  useEffect(() => {
    if (version !== undefined) void load();
  }, [load, version]);
  if (!state || tab === undefined) return null;
  // The newest first: an old one may have ended on the same page. What is over is there for what can be done about it.
  const here = state.requests.filter((request) => request.tab === tab).reverse();
  const live = here.filter((request) => !isOver(request));
  const taken = here.filter((request) => request.state === 'cancelled' && request.canWait);
  const shown = live.length + taken.length > 0 ? [...live, ...taken] : here.slice(0, 1);
  return (
    <>
      <HostNotice host={state.host} retry={load} />
      {shown.length === 0 && <p class="empty">This page does not ask for an e-mailed code.</p>}
      {shown.map((request, index) => (
        <RequestSection key={request.id} request={request} sessions={sessions} first={index === 0} />
      ))}
      <footer class="row">
        <SessionsLine sessions={sessions} />
        <button type="button" onClick={() => void chrome.runtime.openOptionsPage()}>
          {sessions?.length === 0 ? 'Add a session' : 'Sessions and sites'}
        </button>
      </footer>
    </>
  );
}

function RequestSection({ request, sessions, first }: { request: RequestView; sessions: Session[] | undefined; first: boolean }) {
  const { id, site, origin, state, offer, canType, canWait, proof } = request;
  const again = useFocusWhen<HTMLButtonElement>(state === 'cancelled');
  const over = isOver(request);
  const asker = askedBy(origin, site);
  return (
    <section class="request">
      <h1 class="site">{site}</h1>
      {asker !== undefined && <p class="small origin">asked by {asker}</p>}
      <p role="status" class="why">
        {reason(request)}
      </p>
      {proof !== undefined && (state === 'standing' || state === 'filled') && <ProofLine proof={proof} />}
      {!over && <OfferCard request={request} />}
      {canType && <CodeEntry request={request} autofocus={first && state !== 'offered' && state !== 'cancelled'} />}
      <div class="row">
        {canWait && (
          <button type="button" ref={again} onClick={() => void ask({ type: 'request.again', request: id })}>
            {state === 'cancelled' || state === 'hand' ? 'Wait again' : 'Wait for a newer code'}
          </button>
        )}
        {!over && (
          <button type="button" onClick={() => void ask({ type: 'window.open', request: id }).then(() => window.close())}>
            Open in a window
          </button>
        )}
        {!over && state !== 'standing' && (
          <button type="button" onClick={() => void ask({ type: 'request.cancel', request: id })}>
            Not now
          </button>
        )}
      </div>
      <details open={state === 'hand' || (state === 'waiting' && !offer)}>
        <summary>What happened so far</summary>
        <Story steps={request.story} />
      </details>
      {sessions && <SiteRule request={request} sessions={sessions} />}
    </section>
  );
}

function SiteRule({ request, sessions }: { request: RequestView; sessions: Session[] }) {
  const [choice, setChoice] = useState<Choice>();
  const [site, setSite] = useState(request.site);
  const [said, setSaid] = useState('');
  useEffect(() => {
    void callHost('site.describe', { origin: request.origin }).then((answer) => {
      if (!answer.ok) return;
      setSite(answer.value.site);
      setChoice(answer.value.rule);
    });
  }, [request.origin]);
  if (!choice) return null;
  const choose = async (next: Choice) => {
    setChoice(next);
    const answer = await callHost('rule.set', { rule: { site, ...next } });
    setSaid(answer.ok ? 'Saved.' : answer.failure.sentence);
  };
  return (
    <div class="rule">
      <RuleSelect label={`Codes of ${site} come from`} choice={choice} sessions={sessions} onChoose={(next) => void choose(next)} />
      <span role="status" class="small">
        {said}
      </span>
    </div>
  );
}

function SessionsLine({ sessions }: { sessions: Session[] | undefined }) {
  if (!sessions) return <span />;
  return <span class="small">{sessionsSentence(sessions)}</span>;
}

function sessionsSentence(sessions: Session[]): string {
  if (sessions.length === 0) return 'No session yet.';
  const names = (state: SessionState) => sessions.filter(({ status }) => status.state === state).map(({ name }) => name);
  const failed = names('failed');
  if (failed.length > 0) return `${failed.join(', ')} ${failed.length === 1 ? 'has a problem' : 'have problems'}.`;
  const untested = names('untested');
  if (untested.length > 0) return `Not tested yet: ${untested.join(', ')}.`;
  return sessions.length === 1 ? `${names('ready')[0]} is Ready.` : `All ${sessions.length} sessions are Ready.`;
}

render(<Popup />, document.body);
