/** The content script: one watch in each frame, for as long as the extension lives. */
import { Page } from './page.js';

function start(): void {
  // Bundled, this is no fetch: what it names is made on first use, and until then not even compiled.
  new Page(async (page) => new (await import('./watch.js')).Watch(page));
}

// A page that is rendered ahead may never be shown; `prerendering` is not in TypeScript's lib yet.
const { prerendering } = document as Document & { prerendering?: boolean };
if (prerendering) document.addEventListener('prerenderingchange', start, { once: true });
else start();
