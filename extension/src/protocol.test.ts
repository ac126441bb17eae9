// The host's tests read the same files (internal/protocol/testdata): a field or a word that is renamed on one side
// only fails on the other. The tables here are typed by the interfaces, so the compiler keeps them complete.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type {
  Alphabet,
  Counts,
  EventKind,
  Fact,
  FactName,
  Field,
  FieldKind,
  Grade,
  HostEvent,
  Method,
  Methods,
  Outcome,
  Provider,
  RequestOpenResult,
  Rule,
  RuleMode,
  Sender,
  Session,
  Settings,
  SessionState,
  Status,
  TLSMode,
} from './protocol.js';

/** What a value must be: a JavaScript type, one of some words, a list, or an object, of any keys or with no others. */
type Form = 'string' | 'number' | 'boolean' | { words: readonly string[] } | { list: Form } | { values: Form } | { keys: Record<string, Form> };

/** An object of type T: every key of it, and no other. */
const keys = <T>(forms: { [K in keyof Required<T>]: Form }): Form => ({ keys: forms as Record<string, Form> });
/** One of the words of W, every one of them. */
const words = <W extends string>(all: Record<W, true>): Form => ({ words: Object.keys(all) });
const values = (form: Form): Form => ({ values: form });
const list = (form: Form): Form => ({ list: form });

const tls = words<TLSMode>({ implicit: true, starttls: true });
const status = keys<Status>({ state: words<SessionState>({ untested: true, ready: true, failed: true }), error: 'string', sentence: 'string', server: 'string', checked: 'string' });
const session = keys<Session>({
  id: 'string',
  name: 'string',
  provider: 'string',
  host: 'string',
  port: 'number',
  tls,
  email: 'string',
  username: 'string',
  addresses: list('string'),
  forwarders: list('string'),
  automatic: list('string'),
  folders: list('string'),
  ca: 'string',
  trustCert: 'string',
  authServ: list('string'),
  authServSuggested: 'string',
  keystore: 'string',
  status,
});
const provider = keys<Provider>({
  id: 'string',
  name: 'string',
  host: 'string',
  port: 'number',
  tls,
  domains: list('string'),
  domainHosts: values('string'),
  passwordUrl: 'string',
  helpUrl: 'string',
  steps: list('string'),
  unusable: 'string',
  ways: list('string'),
});
const rule = keys<Rule>({ site: 'string', mode: words<RuleMode>({ automatic: true, session: true, hand: true }), session: 'string' });
const field = keys<Field>({ kind: words<FieldKind>({ single: true, boxes: true }), length: 'number', alphabet: words<Alphabet>({ digits: true, any: true }) });
const fact = keys<Fact>({ fact: words<FactName>({ sender: true, site: true, fresh: true, recipient: true }), holds: 'boolean', why: 'string' });
const event = keys<HostEvent>({
  time: 'string',
  event: words<EventKind>({ ready: true, looked: true, code: true, reconnecting: true, reconnected: true, problem: true, slow: true, ended: true }),
  request: 'string',
  session: 'string',
  sentence: 'string',
  error: 'string',
  counts: keys<Counts>({ looked: 'number', codes: 'number', others: 'number', unclear: 'number', junk: 'number' }),
  code: 'string',
  mail: 'string',
  grade: words<Grade>({ proven: true, likely: true, foreign: true }),
  facts: list(fact),
  from: 'string',
  original: 'string',
  to: 'string',
  forward: 'string',
  folder: 'string',
  junk: 'boolean',
  received: 'string',
});
const sender = keys<Sender>({ site: 'string', address: 'string' });
const settings = keys<Settings>({ warmStart: 'boolean' });
const empty: Form = { keys: {} };

const calls: Record<Method, { params: Form; result: Form }> = {
  'hello': {
    params: keys<Methods['hello']['params']>({ protocol: 'number', extension: 'string' }),
    result: keys<Methods['hello']['result']>({ protocol: 'number', host: 'string', os: 'string', keystore: 'string' }),
  },
  'provider.list': { params: empty, result: keys<Methods['provider.list']['result']>({ providers: list(provider) }) },
  'session.list': { params: empty, result: keys<Methods['session.list']['result']>({ sessions: list(session), notices: list('string') }) },
  'session.save': { params: keys<Methods['session.save']['params']>({ session, password: 'string' }), result: keys<Methods['session.save']['result']>({ session }) },
  'session.test': { params: keys<Methods['session.test']['params']>({ id: 'string' }), result: keys<Methods['session.test']['result']>({ session }) },
  'session.remove': { params: keys<Methods['session.remove']['params']>({ id: 'string' }), result: empty },
  'session.trust': {
    params: keys<Methods['session.trust']['params']>({ id: 'string', authServ: 'string', trust: 'boolean' }),
    result: keys<Methods['session.trust']['result']>({ session }),
  },
  'sender.list': { params: empty, result: keys<Methods['sender.list']['result']>({ senders: list(sender) }) },
  'sender.remove': { params: keys<Methods['sender.remove']['params']>({ sender }), result: empty },
  'site.describe': { params: keys<Methods['site.describe']['params']>({ origin: 'string' }), result: keys<Methods['site.describe']['result']>({ site: 'string', rule }) },
  'rule.list': { params: empty, result: keys<Methods['rule.list']['result']>({ rules: list(rule) }) },
  'rule.set': { params: keys<Methods['rule.set']['params']>({ rule }), result: empty },
  'settings.get': { params: empty, result: settings },
  'settings.set': { params: settings, result: settings },
  'request.warm': {
    params: keys<Methods['request.warm']['params']>({ request: 'string', origin: 'string', account: 'string' }),
    result: keys<Methods['request.warm']['result']>({ site: 'string', warm: 'boolean' }),
  },
  'request.open': {
    params: keys<Methods['request.open']['params']>({ request: 'string', origin: 'string', field, language: 'string', account: 'string', began: 'string' }),
    result: keys<RequestOpenResult>({ site: 'string', waiting: 'boolean', sessions: list('string'), error: 'string', sentence: 'string' }),
  },
  'request.close': {
    params: keys<Methods['request.close']['params']>({ request: 'string', outcome: words<Outcome>({ filled: true, entered: true, cancelled: true }), mail: 'string', confirmed: 'boolean' }),
    result: empty,
  },
};

/** Fails where `value` is not of `form`, naming the place. */
function fits(value: unknown, form: Form, place: string): void {
  if (typeof form === 'string') {
    assert.equal(typeof value, form, place);
  } else if ('words' in form) {
    assert.ok(form.words.includes(value as string), `${place}: ${String(value)} is none of ${form.words.join(', ')}`);
  } else if ('list' in form) {
    assert.ok(Array.isArray(value), place);
    value.forEach((one, index) => fits(one, form.list, `${place}[${index}]`));
  } else if ('values' in form) {
    assert.ok(typeof value === 'object' && value !== null, place);
    for (const [key, one] of Object.entries(value)) fits(one, form.values, `${place}.${key}`);
  } else {
    assert.ok(typeof value === 'object' && value !== null, place);
    for (const [key, one] of Object.entries(value)) {
      const known = form.keys[key];
      assert.ok(known, `${place}.${key} is not known here`);
      fits(one, known, `${place}.${key}`);
    }
  }
}

// The tests run from the extension's folder or the repository's.
const testdata = ['../internal/protocol/testdata', 'internal/protocol/testdata'].find((folder) => {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
});
assert.ok(testdata, 'internal/protocol/testdata is not where it was');

for (const file of readdirSync(testdata)) {
  test(`the host's ${file} is understood`, () => {
    const call = JSON.parse(readFileSync(join(testdata, file), 'utf8')) as { method: string; params: unknown; result?: unknown };
    if (call.method === 'event') {
      fits(call.params, event, 'event');
      return;
    }
    const forms = calls[call.method as Method];
    assert.ok(forms, `unknown method ${call.method}`);
    fits(call.params, forms.params, 'params');
    fits(call.result, forms.result, 'result');
  });
}
