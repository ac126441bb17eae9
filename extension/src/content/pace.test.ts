import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { frame } from './pace.js';

const real = { setTimeout: globalThis.setTimeout };

afterEach(() => {
  Object.assign(globalThis, real, { document: undefined, requestAnimationFrame: undefined });
});

test('a hidden tab waits for neither frames nor timers', async () => {
  const never = () => assert.fail('a hidden tab runs this once a second, or never');
  Object.assign(globalThis, { document: { visibilityState: 'hidden' }, setTimeout: never, requestAnimationFrame: never });
  let queued = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { queued = true; port1.close(); };
  port2.postMessage(null);
  await frame();
  assert.ok(queued, 'what the page had queued came first');
});

test('a window that draws nothing goes on after a while', async () => {
  Object.assign(globalThis, { document: { visibilityState: 'visible' }, requestAnimationFrame: () => 0 });
  await frame();
});
