/** The content script: a look-out in each frame, and the engine where that has seen something. */
import { lookOut } from './lookout.js';

/** engine.ts: build.mjs puts it in as one function, which is not compiled before it is called. */
declare function engine(): typeof import('./engine.js');

function start(): void {
  lookOut((lookout) => engine().start(lookout));
}

// A page that is rendered ahead may never be shown; `prerendering` is not in TypeScript's lib yet.
const { prerendering } = document as Document & { prerendering?: boolean };
if (prerendering) document.addEventListener('prerenderingchange', start, { once: true });
else start();
