import type { Ref } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Offer, RequestView } from '../messages.js';
import { missing, proofSentence, senderOf } from '../proof.js';
import type { FactName } from '../protocol.js';
import { BusyButton } from './busyButton.js';
import { CopyButton } from './copyButton.js';
import { askToFill, FillOutcome, type FillReply } from './fillOutcome.js';
import { useFocusWhen } from './focus.js';
import { dayTime, useNow } from './time.js';

const FACT: Record<FactName, string> = {
  sender: 'Who sent it',
  site: 'Belongs to the site',
  fresh: 'Came after the page asked',
  recipient: 'Sent to the right address',
};

/** A found code that waits for the user's decision; nothing where there is none. */
export function OfferCard({ request }: { request: RequestView }) {
  const { offer } = request;
  // Kept out of the card: that another code came is said beside the other code.
  const [took, setTook] = useState<{ outcome: FillReply; offer: number }>();
  if (!offer || (offer.grade !== 'foreign' && request.state !== 'offered')) return null;
  const take = async (remember: boolean) =>
    setTook({ outcome: await askToFill({ type: 'offer.take', request: request.id, offer: offer.id, remember }), offer: offer.id });
  const outcome = took && (took.offer === offer.id) !== (took.outcome === 'changed') ? took.outcome : undefined;
  const shown = { request, offer, take, outcome };
  return offer.grade === 'foreign' ? <ForeignOffer key={offer.id} {...shown} /> : <ShownOffer key={offer.id} {...shown} />;
}

interface Shown {
  request: RequestView;
  offer: Offer;
  /** Has it filled; the result comes as `outcome`. `remember`: its sender sends the site's codes. */
  take: (remember: boolean) => Promise<void>;
  outcome: FillReply | undefined;
}

// It may be anybody's: it is shown only to somebody who asks to see it, and filled after a second question.
function ForeignOffer(shown: Shown) {
  const { request, offer, outcome } = shown;
  const [looking, setLooking] = useState(false);
  const seen = useFocusWhen<HTMLElement>(looking);
  if (looking) return <ShownOffer {...shown} outer={seen} />;
  const site = offer.facts.find((fact) => fact.fact === 'site');
  const sender = domainOf(senderOf(offer));
  return (
    <section class="notice" aria-label="A code from another sender">
      <p>
        {site?.holds === false ? `A code came from ${sender}, which is not ${request.site}.` : `A code came from ${sender} that may not be meant for ${request.site}.`}
      </p>
      <button type="button" onClick={() => setLooking(true)}>
        Look at it
      </button>
      {outcome !== undefined && <FillOutcome outcome={outcome} field={request.field} code={offer.code} copy={false} />}
    </section>
  );
}

function ShownOffer({ request, offer, take, outcome, outer }: Shown & { outer?: Ref<HTMLElement> }) {
  const foreign = offer.grade === 'foreign';
  const [asked, setAsked] = useState(false);
  const [remember, setRemember] = useState(false);
  const [sending, setSending] = useState(false);
  const now = useNow();
  const no = useFocusWhen<HTMLButtonElement>(asked);
  const fillIn = useFocusWhen<HTMLButtonElement>(!asked);
  const fill = async () => {
    setSending(true);
    await take(remember);
    setSending(false);
  };
  const lacking = missing(offer.facts);
  // Where the sender belongs to the site anyway, there is nothing to remember.
  const stranger = senderOf(offer).includes('@') && lacking.some(({ fact }) => fact === 'site');
  const rememberBox = stranger && <Remember request={request} offer={offer} checked={remember} onChoose={setRemember} />;
  return (
    <section ref={outer ?? null} tabIndex={-1} class={foreign ? 'offer foreign' : 'offer'} aria-label="A code was found">
      <div class="found">
        <span class="label">Code</span> <strong class="code">{offer.code}</strong>
        {!foreign && <CopyButton text={offer.code} what="the code" />}
      </div>
      {offer.why !== undefined && <p>{offer.why}</p>}
      <p class="proof">{proofSentence(offer, now)}</p>
      <dl>
        <dt>From</dt>
        <dd>
          <bdi dir="ltr">{senderOf(offer)}</bdi>
        </dd>
        {offer.original !== undefined && (
          <>
            <dt>Passed on by</dt>
            <dd>
              <bdi dir="ltr">{offer.from}</bdi>
            </dd>
          </>
        )}
        <dt>Received</dt>
        <dd>
          {dayTime(offer.received)}
          {offer.session && ` in ${offer.session}`}
        </dd>
      </dl>
      {lacking.length > 0 && (
        <>
          <p class="label">{foreign ? 'What speaks against it' : 'What could not be proven'}</p>
          <ul class="facts">
            {lacking.map((fact) => (
              <li key={fact.fact}>
                <strong>{FACT[fact.fact]}:</strong> {fact.why}
              </li>
            ))}
          </ul>
        </>
      )}
      {asked ? (
        <>
          <p class="warning" role="alert">
            Whoever runs this page gets the code. Fill it in only if you asked {domainOf(senderOf(offer))} for a code to use on {request.site}.
          </p>
          {rememberBox}
          {/* "No" stands where "Fill it in" stood: a double click must not answer the question. */}
          <div class="row">
            <button type="button" ref={no} onClick={() => setAsked(false)}>
              No
            </button>
            <BusyButton look="danger" busy={sending} doing="Filling…" onClick={() => void fill()}>
              {`Yes, fill it in on ${request.site}`}
            </BusyButton>
          </div>
        </>
      ) : (
        <>
          {!foreign && rememberBox}
          <div class="row">
            <BusyButton outer={fillIn} look={foreign ? 'danger' : 'primary'} busy={sending} doing="Filling…" onClick={() => (foreign ? setAsked(true) : void fill())}>
              Fill it in
            </BusyButton>
          </div>
        </>
      )}
      {outcome !== undefined && <FillOutcome outcome={outcome} field={request.field} code={offer.code} copy={foreign} />}
    </section>
  );
}

// A click of its own: to fill one code is not to fill all that come.
function Remember({ request, offer, checked, onChoose }: { request: RequestView; offer: Offer; checked: boolean; onChoose: (remember: boolean) => void }) {
  const hint = useId();
  return (
    <div class="remember">
      <label class="check">
        <input type="checkbox" aria-describedby={hint} checked={checked} onChange={(event) => onChoose(event.currentTarget.checked)} />
        <span>
          <bdi dir="ltr">{senderOf(offer)}</bdi> sends the codes of {request.site}
        </span>
      </label>
      <p class="small" id={hint}>
        Remembered, its codes are filled there without a click where they are proven to come from it. You can take it back in the options.
      </p>
    </div>
  );
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1) || 'an unnamed sender';
}
