// Runs a folder of pages and scores the content script on them.
//
//   node e2e/score.mjs [FOLDER] [NAME…]
//
// FOLDER holds NAME.html and NAME.want.json, or pages.json for all of them, as
// e2e/pages does, which is what is run without one. With WHY in the environment
// it prints what the worker was asked about a page that fails; what it was asked
// about all of them goes into the file that LOOKS names, to be judged again.
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kindOf, look, wants } from './pageSuite.mjs';
import { standIn } from './standIn.mjs';
import { workspace } from './workspace.mjs';

async function main([folder = join(dirname(fileURLToPath(import.meta.url)), 'pages'), ...only]) {
  const all = await wants(resolve(folder));
  const names = Object.keys(all).filter((name) => only.length === 0 || only.includes(name));
  const w = await workspace();
  /** @type {Map<string, { pages: number, passed: number }>} */
  const scores = new Map();
  const count = (kind, passed) => {
    const score = scores.get(kind) ?? { pages: 0, passed: 0 };
    score.pages++;
    if (passed) score.passed++;
    scores.set(kind, score);
  };
  try {
    const browser = await standIn(w, resolve(folder));
    const queue = [...names];
    // A page mostly waits.
    await Promise.all(Array.from({ length: 4 }, async () => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        const { wrong, channel } = await look(browser, name, all[name]);
        count(kindOf(name), !wrong);
        // Where the code was put in, or nothing was to be, the channel was told; a page left alone that is about a text message, too.
        if (all[name].kind === 'code' ? !wrong : all[name].channel !== 'unknown') count('channel', !wrong && !channel);
        if (wrong || channel) {
          const looks = await browser.worker.evaluate(([page]) => globalThis.looks.filter((look) => look.page === page).slice(-2), [`${browser.origin}/${name}.html`]);
          for (const { snapshot, verdict, channel } of process.env.WHY ? looks : []) console.log(JSON.stringify({ verdict, channel, snapshot }, undefined, 1));
        }
        if (wrong || channel) console.log(`${name}: ${wrong ?? `channel ${channel}`} (${all[name].what})`);
      }
    }));
    if (process.env.LOOKS) {
      const looks = await browser.worker.evaluate(() => globalThis.looks.map(({ page, snapshot }) => ({ page, snapshot })));
      const named = looks.map(({ page, snapshot }) => ({ name: decodeURI(new URL(page).pathname.slice(1)), snapshot }));
      await writeFile(process.env.LOOKS, JSON.stringify(named, undefined, 1));
    }
  } finally {
    await w.close();
  }
  console.log();
  for (const [kind, { pages, passed }] of [...scores].sort()) {
    console.log(`${kind.padEnd(12)} ${String(passed).padStart(3)} of ${String(pages).padStart(3)}  ${((100 * passed) / pages).toFixed(1)} %`);
  }
}

await main(process.argv.slice(2));
