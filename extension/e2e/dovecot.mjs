// Debian's Dovecot as a mailbox: IMAP over TLS and LMTP on free ports, all its
// files in the workspace. Runs as root and as any user.
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { certificate } from './cert.mjs';
import { daemon, must, until } from './workspace.mjs';

/**
 * A port on which nobody listens, and which stays free until somebody asks for it by its number: it is below those that
 * systems give to outgoing connections and to listeners that take any. One of these can be gone when Dovecot comes for it.
 */
async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const taken = await Promise.race([once(server, 'listening').then(() => false), once(server, 'error').then(() => true)]).catch(() => true);
    if (taken) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Whether something accepts connections on a port. @param {number} port */
const listens = (port) => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => (socket.destroy(), resolve(true)));
  socket.once('error', () => resolve(false));
});

/**
 * Starts Dovecot with one account.
 * @param {import('./workspace.mjs').Workspace} w
 * @param {{ user: string, password: string }} account
 */
export async function dovecot(w, { user, password }) {
  const base = join(w.dir, 'dovecot');
  const mail = join(base, 'mail');
  await mkdir(mail, { recursive: true });
  const raw = join(base, 'raw');
  await mkdir(raw);
  const tls = await certificate(w, 'dovecot', ['DNS:localhost', 'IP:127.0.0.1']);
  const [imap, lmtp] = [await freePort(), await freePort()];

  const root = process.getuid?.() === 0;
  const me = userInfo().username;
  // Dovecot opens no mailbox as root, so as root the mail belongs to nobody,
  // and nobody must be able to walk to it.
  const owner = root ? 'nobody' : me;
  if (root) {
    await chmod(w.dir, 0o711);
    await chmod(mail, 0o777);
    await chmod(raw, 0o777);
  }
  // Without root there is no other user to run as and no chroot.
  const unprivileged = `
default_login_user = ${me}
default_internal_user = ${me}
default_internal_group =
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service stats {
  chroot =
}`;

  const passwd = join(base, 'passwd');
  await writeFile(passwd, `${user}:{PLAIN}${password}\n`, { mode: 0o644 });
  // A Debian user's PATH has no sbin.
  const program = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'].find((path) => existsSync(path)) ?? 'dovecot';
  const account = { uid: owner, gid: root ? 'nogroup' : String(userInfo().gid), home: mail };
  // 2.4 renamed much, and wants to be told first which version a file is written for.
  const old = (await must(w, program, ['--version'])).startsWith('2.3.');
  const accounts = old
    ? `
ssl_cert = <${tls.certFile}
ssl_key = <${tls.keyFile}
mail_location = maildir:${mail}
passdb {
  driver = passwd-file
  args = ${passwd}
}
userdb {
  driver = static
  args = uid=${account.uid} gid=${account.gid} home=${account.home}
}`
    : `
ssl_server_cert_file = ${tls.certFile}
ssl_server_key_file = ${tls.keyFile}
mail_driver = maildir
mail_path = ${mail}
passdb passwd-file {
  passwd_file_path = ${passwd}
}
userdb static {
  fields {
    uid = ${account.uid}
    gid = ${account.gid}
    home = ${account.home}
  }
}`;
  const config = join(base, 'dovecot.conf');
  await writeFile(config, `${old ? '' : 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0'}
base_dir = ${join(base, 'run')}
state_dir = ${join(base, 'state')}
log_path = ${join(base, 'log')}
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
first_valid_uid = 1
${accounts}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${imap}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtp}
  }
}
protocol imap {
  rawlog_dir = ${raw}
}
${root ? '' : unprivileged}
`);
  const { died } = daemon(w, program, ['-F', '-c', config]);
  await Promise.race([died, until('Dovecot', async () => (await listens(imap)) && (await listens(lmtp)))]);
  /** What clients have said after their login, a command a line; each ends its session in a file of its own. */
  const commands = async () => {
    const files = (await readdir(raw)).filter((name) => name.endsWith('.in')).sort();
    const texts = await Promise.all(files.map((name) => readFile(join(raw, name), 'utf8')));
    // A line begins with its time.
    return texts.join('').split(/\r?\n/).map((line) => line.replace(/^[\d.]+ /, '')).filter((line) => line !== '');
  };
  return { host: '127.0.0.1', port: imap, commands, lmtp: { host: '127.0.0.1', port: lmtp }, caFile: tls.certFile };
}
