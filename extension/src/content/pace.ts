/** Waiting, in windows that draw and in tabs that do not. */

/**
 * One frame: long enough for a framework to render. A hidden tab draws none
 * and slows its timers to one a second, while its message ports run on; two
 * hops let what a framework queued come first.
 */
export async function frame(): Promise<void> {
  if (document.visibilityState === 'hidden') {
    await hop();
    await hop();
    return;
  }
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 50); // a window that is covered counts as visible and draws nothing
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * One frame, and after it the timers that the page had set before it. A widget
 * that follows the selection by a chain of them (@react-input/core) takes a
 * character only when its own has run since the last one, and on a busy machine
 * a frame comes sooner.
 */
export async function turn(): Promise<void> {
  await frame();
  if (document.visibilityState !== 'hidden') await pause(10); // longer than the 4 ms that a chain is slowed to
}

/** A number of milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function hop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
