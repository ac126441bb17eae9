import { useState } from 'preact/hooks';
import type { FillResult, Offer, RequestView } from '../messages.js';
import type { FactName } from '../protocol.js';
import { FillOutcome } from './codeEntry.js';
import { dayTime } from './time.js';
import { ask } from './worker.js';

const FACT: Record<FactName, string> = {
  sender: 'Who sent it',
  site: 'Belongs to the site',
  fresh: 'Came after the page asked',
  recipient: 'Sent to the right address',
};

/** A found code that waits for the user's decision; nothing where there is none. */
export function OfferCard({ request }: { request: RequestView }) {
  const { offer } = request;
  if (!offer) return null;
  if (offer.grade === 'foreign') return <ForeignOffer key={offer.code} request={request} offer={offer} />;
  return request.state === 'offered' ? <ShownOffer key={offer.code} request={request} offer={offer} /> : null;
}

// It may be anybody's: it is shown only to somebody who asks to see it, and filled after a second question.
function ForeignOffer({ request, offer }: { request: RequestView; offer: Offer }) {
  const [looking, setLooking] = useState(false);
  if (looking) return <ShownOffer request={request} offer={offer} />;
  const site = offer.facts.find((fact) => fact.fact === 'site');
  const sender = domainOf(offer.from);
  return (
    <section class="notice" aria-label="A code from another sender">
      <p>
        {site?.holds === false ? `A code came from ${sender}, which is not ${request.site}.` : `A code came from ${sender} that may not be meant for ${request.site}.`}
      </p>
      <button type="button" onClick={() => setLooking(true)}>
        Look at it
      </button>
    </section>
  );
}

function ShownOffer({ request, offer }: { request: RequestView; offer: Offer }) {
  const foreign = offer.grade === 'foreign';
  const [asked, setAsked] = useState(false);
  const [sending, setSending] = useState(false);
  const [result, setResult] = useState<FillResult>();
  const take = async () => {
    if (foreign && !asked) return setAsked(true);
    setSending(true);
    const answer = await ask({ type: 'offer.take', request: request.id }).catch(() => 'gone' as const);
    setSending(false);
    setResult(answer);
  };
  const missing = offer.facts.filter((fact) => !fact.holds);
  return (
    <section class={foreign ? 'offer foreign' : 'offer'} aria-label="A code was found">
      <p class="found">
        <span class="label">Code</span> <strong class="code">{offer.code}</strong>
      </p>
      <dl>
        <dt>From</dt>
        <dd>{offer.from || 'unknown'}</dd>
        <dt>To</dt>
        <dd>{offer.to || 'unknown'}</dd>
        <dt>Received</dt>
        <dd>
          {dayTime(offer.received)}
          {offer.session && ` in ${offer.session}`}
        </dd>
      </dl>
      {missing.length > 0 && (
        <>
          <p class="label">{foreign ? 'What speaks against it' : 'What could not be proven'}</p>
          <ul class="facts">
            {missing.map((fact) => (
              <li key={fact.fact}>
                <strong>{FACT[fact.fact]}:</strong> {fact.why}
              </li>
            ))}
          </ul>
        </>
      )}
      {asked && (
        <p class="warning" role="alert">
          Whoever runs this page gets the code. Fill it in only if you asked {domainOf(offer.from)} for a code to use on {request.site}.
        </p>
      )}
      <div class="row">
        <button type="button" class={foreign ? 'danger' : 'primary'} disabled={sending} onClick={() => void take()}>
          {sending ? 'Filling…' : asked ? `Yes, fill it in on ${request.site}` : 'Fill it in'}
        </button>
        {asked && !sending && (
          <button type="button" onClick={() => setAsked(false)}>
            No
          </button>
        )}
      </div>
      {result !== undefined && <FillOutcome result={result} field={request.field} code={offer.code} />}
    </section>
  );
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1) || 'an unnamed sender';
}
