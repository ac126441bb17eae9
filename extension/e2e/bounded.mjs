// node:test with an end to everything: by itself it waits for ever, so that a
// browser that hangs would hold CI up until somebody ends it, and nobody would
// know over which test.
import * as node from 'node:test';

export { describe } from 'node:test';

/** Far more than any of it takes, on a busy machine too, in milliseconds. What hangs fails by its name. */
const timeout = 5 * 60_000;

/**
 * Like node:test's.
 * @param {string} name
 * @param {import('node:test').TestOptions | import('node:test').TestFn} options or run
 * @param {import('node:test').TestFn} [run]
 */
export const test = (name, options, run) =>
  typeof options === 'function' ? node.test(name, { timeout }, options) : node.test(name, { timeout, ...options }, run);

/** Like node:test's. @param {() => unknown} run */
export const before = (run) => node.before(async () => void (await run()), { timeout });

/** Like node:test's. @param {() => unknown} run */
export const after = (run) => node.after(async () => void (await run()), { timeout });
