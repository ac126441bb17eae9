import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Provider, Session } from '../protocol.js';
import { draftOf, forwardingOf, isAutomatic, nameFor, sessionOf, withAddress, withAutomatic, withProvider } from './sessionDraft.js';

const session: Session = {
  id: 'a1',
  name: 'Work',
  provider: 'other',
  host: 'mail.example.org',
  port: 143,
  tls: 'starttls',
  email: 'ann@example.org',
  username: 'ann',
  addresses: ['a@x.example', 'b@x.example'],
  forwarders: ['simplelogin.com'],
  automatic: ['ann@example.org', 'b@x.example'],
  folders: ['Junk'],
  ca: '-----BEGIN CERTIFICATE-----',
  trustCert: 'ab'.repeat(32),
  authServ: ['mx.example.org'],
  keystore: 'secret-service',
  status: { state: 'ready' },
};
const providers: Provider[] = [
  { id: 'gmail', name: 'Gmail', host: 'imap.gmail.com', domains: ['gmail.com', 'googlemail.com'] },
  { id: 'outlook', name: 'Outlook', unusable: 'No password works.', domains: ['hotmail.com'] },
  { id: 'other', name: 'Other IMAP' },
];

test('the server is that of the address’s domain, until another is typed', () => {
  const gmx: Provider = { id: 'gmx', name: 'GMX', host: 'imap.gmx.net', domains: ['gmx.net', 'gmx.com'], domainHosts: { 'gmx.com': 'imap.gmx.com' } };
  const typed = (draft: ReturnType<typeof draftOf>, email: string) => withAddress(draft, email, [...providers, gmx]);
  const com = typed(draftOf(undefined), 'ann@GMX.com');
  assert.equal(com.host, 'imap.gmx.com');
  assert.equal(typed(com, 'ann@gmx.net').host, 'imap.gmx.net');
  assert.equal(typed({ ...com, host: 'mail.example.org' }, 'ann@gmx.net').host, 'mail.example.org');
  assert.equal(withProvider(typed(draftOf(undefined), 'ann@own.example'), gmx).host, 'imap.gmx.net');
  const chosen = withProvider(com, gmx);
  assert.equal(chosen.host, 'imap.gmx.com');
  assert.equal(typed(chosen, 'ann@gmx.net').host, 'imap.gmx.net');
});

test('a session that is opened and saved untouched is the same', () => {
  assert.deepEqual(sessionOf(draftOf(session), session, 'unused'), { ...session, status: { state: 'untested' } });
});

test('what is empty is left out, and what was typed is tidied', () => {
  const draft = { ...draftOf(undefined), provider: 'gmail', email: ' ann@gmail.com ', host: 'imap.gmail.com ', addresses: ' a@x.example \n\n', trustCert: 'AB:CD ef' };
  assert.deepEqual(sessionOf(draft, undefined, 'Gmail'), {
    id: '',
    name: 'Gmail',
    provider: 'gmail',
    host: 'imap.gmail.com',
    port: 993,
    tls: 'implicit',
    email: 'ann@gmail.com',
    keystore: '',
    status: { state: 'untested' },
    addresses: ['a@x.example'],
    trustCert: 'abcdef',
  });
});

for (const [provider, others, name] of [
  [providers[0], [], 'Gmail'],
  [providers[0], [{ ...session, name: 'Gmail' }], 'ann@gmail.com'],
  [providers.at(-1), [], 'ann@gmail.com'],
  [undefined, [], 'ann@gmail.com'],
] as [Provider | undefined, Session[], string][]) {
  test(`a session of ${provider?.name} beside ${others.length} others is called ${name}`, () => {
    assert.equal(nameFor({ ...draftOf(undefined), email: 'ann@gmail.com' }, provider, others), name);
  });
}

for (const [typed, provider, host] of [
  [['jo@hotmail.com'], 'outlook', ''],
  [['Ann@GoogleMail.com '], 'gmail', 'imap.gmail.com'],
  [['ann@gmail.co'], '', ''],
  [['gmail.com'], '', ''],
  [['jo@hotmail.com', 'jo@some.example'], '', ''],
  [['jo@gmail.com', 'jo@hotmail.com'], 'outlook', ''],
  [['jo@gmail.com', 'jo@gmail.com.example', 'jo@gmail.com'], 'gmail', 'imap.gmail.com'],
  [['jo@googlemail.com', 'jo@gmail.com'], 'gmail', 'imap.gmail.com'],
] as const) {
  test(`after ${typed.join(', then ')} the provider is ${provider || 'not chosen'}`, () => {
    const draft = typed.reduce((draft, email) => withAddress(draft, email, providers), draftOf(undefined));
    assert.deepEqual([draft.provider, draft.host, draft.email], [provider, host, typed.at(-1)]);
  });
}

test('a provider that the user chose stands, whatever the address', () => {
  const chosen = withProvider({ ...draftOf(undefined), email: 'jo@some.example' }, providers[0]);
  const draft = withAddress(withAddress(chosen, 'jo@hotmail.com', providers), 'jo@some.example', providers);
  assert.deepEqual([draft.provider, draft.host], ['gmail', 'imap.gmail.com']);
});

test('a session that is edited keeps its server, whatever the address', () => {
  const draft = withAddress(draftOf(session), 'jo@gmail.com', providers);
  assert.deepEqual([draft.provider, draft.host, draft.port], ['other', 'mail.example.org', '143']);
});

test('only what forwards here may be filled without a click', () => {
  const draft = { ...draftOf(undefined), email: 'ann@gmail.com', addresses: 'a@x.example\nA@x.example\nhalf\nann@gmail.com\nb@x.example' };
  assert.deepEqual(forwardingOf(draft), ['a@x.example', 'b@x.example']);
  const chosen = withAutomatic(withAutomatic(draft, 'a@x.example', true), 'b@x.example', true);
  assert.deepEqual(sessionOf(chosen, undefined, 'Gmail').automatic, ['a@x.example', 'b@x.example']);
  const fewer = withAutomatic(chosen, 'A@x.example', false);
  assert.ok(!isAutomatic(fewer, 'a@x.example') && isAutomatic(fewer, 'B@x.example'));
  assert.deepEqual(sessionOf(fewer, undefined, 'Gmail').automatic, ['b@x.example']);
  // An address that is taken out of the list takes its permission with it.
  assert.equal(sessionOf({ ...chosen, addresses: '' }, undefined, 'Gmail').automatic, undefined);
});
