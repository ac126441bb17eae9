/** The content script: one watch in each frame, for as long as the extension lives. */
import { Page } from './page.js';
import { Watch } from './watch.js';

function start(): void {
  new Page((page) => new Watch(page));
}

// A page that is rendered ahead may never be shown; `prerendering` is not in TypeScript's lib yet.
const { prerendering } = document as Document & { prerendering?: boolean };
if (prerendering) document.addEventListener('prerenderingchange', start, { once: true });
else start();
