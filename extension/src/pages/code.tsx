import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { isOver, type RequestView, type State } from '../messages.js';
import { askedBy } from './askedBy.js';
import { CodeEntry } from './codeEntry.js';
import { HostNotice } from './hostNotice.js';
import { OfferCard } from './offerCard.js';
import { ProofLine } from './proofLine.js';
import { reason, Story } from './story.js';
import { ask, callHost, useWorkerState } from './worker.js';

const id = new URLSearchParams(location.search).get('request') ?? '';

function CodeWindow() {
  const state = useWorkerState();
  const request = state?.requests.find((one) => one.id === id);
  const over = state !== undefined && (request === undefined || isOver(request));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') window.close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (over) window.close();
  }, [over]);
  if (!state) return null;
  if (!request || over) return <p role="status">This page no longer waits for a code. You can close this window.</p>;
  return <Waiting state={state} request={request} />;
}

function Waiting({ state, request }: { state: State; request: RequestView }) {
  useEffect(() => {
    document.title = `Code for ${request.site} - Mailcode`;
  }, [request.site]);
  const decline = async () => {
    await ask({ type: 'request.cancel', request: id }).catch(() => undefined);
    window.close();
  };
  const asker = askedBy(request.origin, request.site);
  return (
    <>
      <h1>
        Code for <span class="site">{request.site}</span>
      </h1>
      {asker !== undefined && <p class="small origin">asked by {asker}</p>}
      <p role="status" class="why">
        {reason(request)}
      </p>
      {request.proof !== undefined && request.state === 'standing' && <ProofLine proof={request.proof} />}
      <OfferCard request={request} />
      <CodeEntry request={request} autofocus={request.state !== 'offered'} />
      <details>
        <summary>What happened so far</summary>
        <Story steps={request.story} />
      </details>
      <HostNotice host={state.host} retry={() => callHost('session.list', {})} />
      <footer class="row">
        <button type="button" onClick={() => void chrome.runtime.openOptionsPage()}>
          Sessions and sites
        </button>
        {request.state !== 'standing' && (
          <button type="button" onClick={() => void decline()}>
            Not now
          </button>
        )}
      </footer>
    </>
  );
}

render(<CodeWindow />, document.body);
