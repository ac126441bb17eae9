/** Waiting, in windows that draw and in tabs that do not. */

/**
 * One frame: long enough for a framework to render. A hidden tab draws none
 * and slows its timers to one a second, while its message ports run on; two
 * hops let what a framework queued come first.
 */
export async function frame(): Promise<void> {
  // A window that is covered counts as visible and draws nothing.
  await (isHidden() ? hop().then(hop) : Promise.race([new Promise(requestAnimationFrame), pause(50)]));
}

/**
 * One frame, and after it the timers that the page had set before it. A widget
 * that follows the selection by a chain of them (@react-input/core) takes a
 * character only when its own has run since the last one, and on a busy machine
 * a frame comes sooner.
 */
export async function turn(): Promise<void> {
  await frame();
  if (!isHidden()) await pause(10); // longer than the 4 ms that a chain is slowed to
}

/** A number of milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden';
}

function hop(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  port2.postMessage(null);
  return new Promise((resolve) => { port1.onmessage = () => resolve(port1.close()); });
}
