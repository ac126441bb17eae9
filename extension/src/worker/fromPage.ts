import type { Answer, FillResult, FromPage, PageReplies, State } from '../messages.js';
import type { Method, Params, Result, Rule, Session, Settings } from '../protocol.js';

/** What our own pages can ask of the worker. */
export interface PageTarget {
  state(): State;
  /** A session's status may be another one now. */
  sessionsTouched(): void;
  host: {
    call<M extends Method>(method: M, params: Params<M>): Promise<Answer<Result<M>>>;
    retryNow(): void;
  };
  warmStarts: {
    /** The user switched them off. */
    forget(): void;
  };
  requests: {
    enter(id: string, code: string): Promise<FillResult>;
    take(id: string, offer: number, remember: boolean): Promise<FillResult>;
    decline(id: string): Promise<void>;
    again(id: string): Promise<void>;
    show(id: string): void;
    ruleChanged(rule: Rule): Promise<void>;
    sessionsChanged(): void;
    recheck(): Promise<void>;
  };
}

type Handlers = {
  [T in FromPage['type']]: (
    target: PageTarget,
    message: Extract<FromPage, { type: T }>,
  ) => Promise<PageReplies[T]> | PageReplies[T];
};

// What a page may call; hello and the requests are the worker's own.
const CALLABLE: ReadonlySet<Method> = new Set<Method>([
  'provider.list',
  'session.list',
  'session.save',
  'session.test',
  'session.remove',
  'session.trust',
  'sender.list',
  'sender.remove',
  'site.describe',
  'rule.list',
  'rule.set',
  'settings.get',
  'settings.set',
]);

const handlers: Handlers = {
  'state.get': (target) => {
    // Pages that went without a word are noticed when somebody looks.
    void target.requests.recheck();
    return target.state();
  },
  'host.call': (target, { method, params }) => callHost(target, method, params),
  'code.enter': (target, { request, code }) => target.requests.enter(request, code),
  'offer.take': (target, { request, offer, remember }) => target.requests.take(request, offer, remember === true),
  'request.cancel': async (target, { request }) => {
    await target.requests.decline(request);
    return null;
  },
  'request.again': async (target, { request }) => {
    // A person asks, and may just have started what was missing.
    target.host.retryNow();
    await target.requests.again(request);
    return null;
  },
  'window.open': (target, { request }) => {
    target.requests.show(request);
    return null;
  },
};

/**
 * Answers a message of one of our own pages; undefined where it is none.
 * `own` is the extension's origin, which no content script can have.
 */
export function answerPage(
  target: PageTarget,
  message: unknown,
  sender: { id?: string | undefined; origin?: string | undefined },
  self: { id: string; origin: string },
): Promise<unknown> | undefined {
  if (sender.id !== self.id || sender.origin !== self.origin) return undefined;
  if (typeof message !== 'object' || message === null) return undefined;
  const type = (message as { type?: unknown }).type;
  if (typeof type !== 'string' || !Object.hasOwn(handlers, type)) return undefined;
  const handler = handlers[type as FromPage['type']] as (target: PageTarget, message: unknown) => unknown;
  return Promise.resolve(handler(target, message));
}

async function callHost(target: PageTarget, method: Method, params: unknown): Promise<Answer<unknown>> {
  if (!CALLABLE.has(method)) {
    return { ok: false, failure: { error: 'bad_request', sentence: `A page may not call ${String(method)}.` } };
  }
  target.host.retryNow();
  const answer = await target.host.call(method, params as Params<typeof method>);
  if (!answer.ok) return answer;
  if (method === 'session.save' || method === 'session.test' || method === 'session.trust' || method === 'session.remove') target.sessionsTouched();
  if (method === 'settings.set' && !(answer.value as Settings).warmStart) target.warmStarts.forget();
  if (method === 'rule.set') void target.requests.ruleChanged((params as Params<'rule.set'>).rule);
  if (method === 'session.save' || method === 'session.test') {
    const { session } = answer.value as { session: Session };
    if (session.status.state === 'ready') target.requests.sessionsChanged();
  }
  return answer;
}
