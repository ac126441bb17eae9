// A temporary folder for one test file, and the processes it started: both are
// gone when the file is done, so that nothing is left behind in HOME or /tmp.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The checkout: what is built is under it. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The host as `scripts/test` built it. */
export const HOST = join(ROOT, 'bin', process.platform === 'win32' ? 'mailcode.exe' : 'mailcode');

/** The unpacked extension as `scripts/test` built it. */
export const EXTENSION = join(ROOT, 'extension/dist');

/**
 * What ends a program from outside: Ctrl-C, kill, a terminal that is closed.
 * Playwright's own handlers are off (browser.mjs): it would end the browser and
 * leave the rest.
 */
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @type {Set<Workspace>} */
const open = new Set();

/** @type {Promise<void> | undefined} */
let ending;

for (const signal of SIGNALS) {
  process.once(signal, () => {
    ending ??= Promise.allSettled([...open].map((w) => w.close())).then(() => process.exit(128 + constants.signals[signal]));
  });
}

/** Resolves, unless a signal is ending this program: whoever sees something fail asks this before saying so. */
export const alive = async () => ending;

/** @typedef {{ dir: string, home: string, env: Record<string, string>, defer(undo: () => unknown): void, close(): Promise<void> }} Workspace */

/**
 * Makes a workspace: `dir` to write in, `home` to be HOME in, and `env`, an
 * environment that knows nothing of the real HOME or of a running desktop.
 * `defer` registers what `close` undoes, last first.
 * @returns {Promise<Workspace>}
 */
export async function workspace() {
  const dir = await mkdtemp(join(tmpdir(), 'mailcode-e2e-'));
  const home = join(dir, 'home');
  const run = join(dir, 'run');
  await mkdir(home, { mode: 0o700 });
  await mkdir(run, { mode: 0o700 });
  /** @type {(() => unknown)[]} */
  const undo = [];
  /** @type {Workspace} */
  const w = {
    dir,
    home,
    // A bus that does not exist: without one in the environment, clients of
    // D-Bus look for the desktop's own, or start one.
    env: {
      PATH: process.env.PATH ?? '',
      LANG: 'C.UTF-8',
      HOME: home,
      TMPDIR: tmpdir(),
      XDG_RUNTIME_DIR: run,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(run, 'no-bus')}`,
    },
    defer: (f) => void undo.push(f),
    async close() {
      const failures = [];
      while (undo.length > 0) {
        try {
          await undo.pop()?.();
        } catch (err) {
          failures.push(err);
        }
      }
      // A browser that was just ended may still be writing its last files.
      await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      open.delete(w);
      if (failures.length > 0) throw new AggregateError(failures, 'cleaning up');
    },
  };
  open.add(w);
  return w;
}

/**
 * Starts a program that ends with the workspace. What it writes is kept, to
 * explain a failure: `said()`.
 * @param {Workspace} w
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function daemon(w, command, args, options = {}) {
  const child = spawn(command, args, { env: w.env, cwd: w.dir, stdio: ['pipe', 'pipe', 'pipe'], ...options });
  let said = '';
  const keep = (/** @type {Buffer} */ chunk) => void (said = (said + chunk).slice(-10_000));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  /** @type {Promise<never>} rejects when the program ends by itself or does not start */
  const died = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${command} ended (${signal ?? code}): ${said}`)));
  });
  died.catch(() => {}); // only matters to who waits for it
  w.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  });
  return { child, died, said: () => said };
}

/**
 * Runs a program to its end.
 * @param {Workspace} w
 * @param {string} command
 * @param {string[]} args
 * @param {{ input?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export async function run(w, command, args, { input = '', env = w.env } = {}) {
  const child = spawn(command, args, { env, cwd: w.dir });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => void (stdout += chunk));
  child.stderr.on('data', (chunk) => void (stderr += chunk));
  child.stdin.on('error', () => {}); // it may end without reading
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

/**
 * Runs a program that must succeed, and gives its output.
 * @param {Parameters<typeof run>} args
 */
export async function must(...args) {
  const { code, stdout, stderr } = await run(...args);
  if (code !== 0) throw new Error(`${args[1]} ${args[2].join(' ')}: exit ${code}: ${stderr}${stdout}`);
  return stdout;
}

/**
 * Asks again until the answer is truthy. For what another process does and
 * announces to no one.
 * @template T
 * @param {string} what for the error
 * @param {() => Promise<T>} ask
 * @param {number} [timeout] in milliseconds
 * @returns {Promise<T>}
 */
export async function until(what, ask, timeout = 60_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${timeout / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
