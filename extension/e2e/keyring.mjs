// A real gnome-keyring on a session bus of its own, with the collection
// "login" unlocked: what a desktop session has.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { daemon, run, until } from './workspace.mjs';

/**
 * Starts it and puts its bus into the workspace's environment.
 * @param {import('./workspace.mjs').Workspace} w
 */
export async function keyring(w) {
  const bus = daemon(w, 'dbus-daemon', ['--session', '--nofork', '--print-address=1', `--address=unix:dir=${w.env['XDG_RUNTIME_DIR']}`]);
  const first = createInterface({ input: /** @type {import('node:stream').Readable} */ (bus.child.stdout) })[Symbol.asyncIterator]().next();
  const { value: address } = await Promise.race([bus.died, first]);
  w.env['DBUS_SESSION_BUS_ADDRESS'] = address;

  await mkdir(join(w.home, '.local/share/keyrings'), { recursive: true, mode: 0o700 });
  const secrets = daemon(w, 'gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets']);
  secrets.child.stdin?.end('the password of the login keyring');
  await Promise.race([secrets.died, until('the Secret Service', async () => {
    const { stdout } = await run(w, 'dbus-send', [
      '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets',
    ]);
    return stdout.includes('true');
  })]);
}
