/** The content script: one watch in each frame, for as long as the extension lives. */
import { answer } from './runtime.js';
import { Watch } from './watch.js';

function start(): void {
  const watch = new Watch(stop);
  const silence = answer({
    'fill': ({ key, code, by }) => watch.fill(key, code, by),
    'field.check': ({ key }) => watch.has(key),
  });
  function stop(): void {
    watch.stop();
    silence();
  }
}

// A page that is rendered ahead may never be shown; `prerendering` is not in TypeScript's lib yet.
const { prerendering } = document as Document & { prerendering?: boolean };
if (prerendering) document.addEventListener('prerenderingchange', start, { once: true });
else start();
