// A mailbox with a session on it: what most of these tests begin with.
import { dovecot } from './dovecot.mjs';
import { keyring } from './keyring.mjs';
import { codeMail, deliver } from './mail.mjs';
import { HOST, must } from './workspace.mjs';

/** The name by which the mail server signs its Authentication-Results. */
export const AUTHSERV = 'mx.test';

/** What that server says of a mail that is proven to be of `domain`. @param {string} domain */
export const proven = (domain) => `${AUTHSERV}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`;

/**
 * Starts Dovecot and a keyring, and saves a session for the mailbox, its
 * password pasted as `typed`.
 * @param {import('./workspace.mjs').Workspace} w
 * @param {{ user: string, name?: string, addresses?: string[], typed?: string }} account addresses: further ones whose mail arrives there
 */
export async function startMailbox(w, { user, name = 'Test', addresses = [], typed = 'abcdefghijklmnop' }) {
  await keyring(w);
  const server = await dovecot(w, { user, password: typed.replaceAll(' ', '') });
  await must(w, HOST, [
    'session', 'add', '--name', name, '--host', server.host, '--port', String(server.port), '--tls', 'implicit',
    '--email', user, ...addresses.flatMap((address) => ['--address', address]),
    '--ca', server.caFile, '--authserv', AUTHSERV, '--password-stdin',
  ], { input: `${typed}\n` });
  return {
    commands: server.commands,
    /** Delivers a mail as it is. @param {string} raw */
    deliver: (raw) => deliver(server.lmtp, user, raw),
    /** Delivers a proven code mail of a shop. @param {string} code @param {{ domain?: string, to?: string }} [mail] */
    send: (code, { domain = 'walmart.com', to = user } = {}) =>
      deliver(server.lmtp, user, codeMail({ from: `help@${domain}`, to, code, shop: 'Walmart', results: proven(domain) })),
  };
}
