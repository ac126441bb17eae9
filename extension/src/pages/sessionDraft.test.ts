import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Provider, Session } from '../protocol.js';
import { draftOf, nameFor, providerFor, sessionOf } from './sessionDraft.js';

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
  folders: ['Junk'],
  ca: '-----BEGIN CERTIFICATE-----',
  trustCert: 'ab'.repeat(32),
  authServ: ['mx.example.org'],
  keystore: 'secret-service',
  status: { state: 'ready' },
};
const providers: Provider[] = [
  { id: 'gmail', name: 'Gmail', domains: ['gmail.com', 'googlemail.com'] },
  { id: 'other', name: 'Other IMAP' },
];

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

for (const [address, id] of [
  ['ann@gmail.com', 'gmail'],
  ['Ann@GoogleMail.com ', 'gmail'],
  ['ann@gmail.co', undefined],
  ['gmail.com', undefined],
  ['', undefined],
] as const) {
  test(`the provider of ${JSON.stringify(address)} is ${id}`, () => assert.equal(providerFor(providers, address)?.id, id));
}

for (const [provider, others, name] of [
  [providers[0], [], 'Gmail'],
  [providers[0], [{ ...session, name: 'Gmail' }], 'ann@gmail.com'],
  [providers[1], [], 'ann@gmail.com'],
  [undefined, [], 'ann@gmail.com'],
] as [Provider | undefined, Session[], string][]) {
  test(`a session of ${provider?.name} beside ${others.length} others is called ${name}`, () => {
    assert.equal(nameFor({ ...draftOf(undefined), email: 'ann@gmail.com' }, provider, others), name);
  });
}
