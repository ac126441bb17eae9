import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { isOver, type RequestState, type RequestView } from '../messages.js';
import type { Session } from '../protocol.js';
import { CodeEntry } from './codeEntry.js';
import { HostNotice } from './hostNotice.js';
import { OfferCard } from './offerCard.js';
import { RuleSelect, type Choice } from './ruleSelect.js';
import { Story } from './story.js';
import { ask, callHost, useWorkerState } from './worker.js';

const STATE: Record<RequestState, string> = {
  waiting: 'Waiting for the code',
  offered: 'A code waits for your decision',
  hand: 'Type the code by hand',
  filled: 'The code is in the page',
  entered: 'The code you typed is in the page',
  cancelled: 'Not wanted',
};

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
    void load();
  }, [load]);
  if (!state || tab === undefined) return null;
  // The newest first: an old one may have ended on the same page.
  const here = state.requests.filter((request) => request.tab === tab).reverse();
  const live = here.filter((request) => !isOver(request));
  const shown = live.length > 0 ? live : here.filter(({ state: is }) => is !== 'cancelled').slice(0, 1);
  return (
    <>
      <HostNotice host={state.host} retry={load} />
      {shown.length === 0 && <p class="empty">No page here asks for an e-mailed code.</p>}
      {shown.map((request, index) => (
        <RequestSection key={request.id} request={request} sessions={sessions} first={index === 0} />
      ))}
      <footer class="row">
        <SessionsLine sessions={sessions} />
        <button type="button" onClick={() => void chrome.runtime.openOptionsPage()}>
          Sessions and sites
        </button>
      </footer>
    </>
  );
}

function RequestSection({ request, sessions, first }: { request: RequestView; sessions: Session[] | undefined; first: boolean }) {
  const over = isOver(request);
  return (
    <section class="request">
      <h1 class="site">{request.site}</h1>
      <p role="status" class="why">
        {STATE[request.state]}
        {request.state === 'waiting' && request.sessions.length > 0 && ` in ${request.sessions.join(', ')}`}.
      </p>
      {!over && <OfferCard request={request} />}
      {!over && <CodeEntry request={request} autofocus={first && request.state !== 'offered'} />}
      <Story steps={request.story} />
      {sessions && <SiteRule request={request} sessions={sessions} />}
      {!over && (
        <div class="row">
          <button type="button" onClick={() => void ask({ type: 'window.open', request: request.id }).then(() => window.close())}>
            Open in a window
          </button>
          <button type="button" onClick={() => void ask({ type: 'request.cancel', request: request.id })}>
            Not now
          </button>
        </div>
      )}
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
  if (sessions.length === 0) return <span class="small">No session yet: add your mailbox.</span>;
  const failed = sessions.filter((session) => session.status.state === 'failed').length;
  const count = sessions.length === 1 ? '1 session' : `${sessions.length} sessions`;
  return <span class="small">{failed === 0 ? count : `${count}, ${failed} with a problem`}</span>;
}

render(<Popup />, document.body);
