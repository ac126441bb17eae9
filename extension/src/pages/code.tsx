import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isOver, type RequestView, type State } from '../messages.js';
import { CodeEntry } from './codeEntry.js';
import { HostNotice } from './hostNotice.js';
import { OfferCard } from './offerCard.js';
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
  const [declining, setDeclining] = useState(false);
  useEffect(() => {
    document.title = `Code for ${request.site} - Mailcode`;
  }, [request.site]);
  const decline = async () => {
    setDeclining(true);
    await ask({ type: 'request.cancel', request: id }).catch(() => undefined);
    window.close();
  };
  const offered = request.state === 'offered';
  return (
    <>
      <h1>
        Code for <span class="site">{request.site}</span>
      </h1>
      {request.origin !== `https://${request.site}` && <p class="small origin">asked by {request.origin}</p>}
      <p role="status" class="why">
        {offered ? 'A code was found. You decide whether it goes into the page.' : reason(request)}
      </p>
      <OfferCard request={request} />
      <CodeEntry request={request} autofocus={!offered} />
      <details>
        <summary>What happened so far</summary>
        <Story steps={request.story} />
      </details>
      <HostNotice host={state.host} retry={() => callHost('session.list', {})} />
      <footer class="row">
        <button type="button" onClick={() => void chrome.runtime.openOptionsPage()}>
          Sessions and sites
        </button>
        <button type="button" disabled={declining} onClick={() => void decline()}>
          Not now
        </button>
      </footer>
    </>
  );
}

render(<CodeWindow />, document.body);
