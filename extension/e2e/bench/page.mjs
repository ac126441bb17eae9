// What the content script costs on pages that have no code field, and on some
// that have: its thread time by the browser's own trace, and its heap. Beside
// it run the floor, an extension of one line, and an extension with one empty
// observer. All take turns, page by page, so that what else the machine does
// meets all of them alike.
//
//   node e2e/bench/page.mjs [-n TURNS] [PAGE…]
//
// At last, how long a code takes into a page (fill.mjs), and how large the
// script is. PAGE may be "fill" and "size", too.
//
// KeePassXC-Browser and uBlock Origin Lite are compared with where their
// unpacked folders are named in MAILCODE_RIVALS, parted by ":". npm has neither;
// Debian's webext-keepassxc-browser is of manifest version 2, which Chromium
// does not load any more, and its uBlock Origin is not the Lite one.
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildContent } from '../../buildContent.mjs';
import { launch } from '../browser.mjs';
import { buildStandIn } from '../standIn.mjs';
import { fillTimes } from './fill.mjs';
import { workspace } from '../workspace.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const html = (body, script = '') => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><body>${body}<script>${script}</script>`;
const nodes = (count) => Array.from({ length: count / 2 }, (_, i) => `<div><p>Paragraph ${i}</p></div>`).join('');

/**
 * The pages. `watch`: for so many milliseconds after they are loaded; `share`: their figure is a share of a core over
 * that time. `most`: the budget, in milliseconds or percent, where there is one.
 */
const pages = {
  'empty': { html: html(''), watch: 1000, most: 1.5 },
  '5000-nodes': { html: html(nodes(5000)), watch: 1000, most: 1.5 },
  '50000-nodes': { html: html(nodes(50_000)), watch: 1500, most: 1.5 },
  '300-inputs': { html: html(Array.from({ length: 300 }, (_, i) => `<p><label>Item ${i} <input name="item_${i}"></label></p>`).join('')), watch: 1000, most: 1.5 },
  '60-frames': { frames: 60, html: html(Array.from({ length: 60 }, () => '<iframe srcdoc="<p>A frame</p>"></iframe>').join('')), watch: 2500, most: 25 },
  'churn': {
    html: html('<div id="d"></div>', `setInterval(() => { d.replaceChildren(...Array.from({ length: 1000 }, (_, i) => { const p = document.createElement('p'); p.textContent = i; return p; })); }, 100)`),
    watch: 6000, share: true, most: 0.8,
  },
  'styles': {
    html: html('<div id="d"></div>', `for (let i = 0; i < 200; i++) d.append(document.createElement('p')); const move = (t) => { for (const p of d.children) { p.style.transform = 'translateX(' + (t % 50) + 'px)'; p.className = 'c' + (t & 1); } requestAnimationFrame(move); }; requestAnimationFrame(move)`),
    watch: 6000, share: true, most: 0.1,
  },
  'code-field': {
    html: html('<main><h1>Check your inbox</h1><p>We sent a 6-digit code to j***@example.com.</p><input name="otp" inputmode="numeric" maxlength="6"><button>Verify</button></main>'),
    watch: 2000,
  },
  'recreated': {
    html: html('<main><h1>Check your inbox</h1><p>We sent a 6-digit code to j***@example.com.</p><div id="d"></div></main>', `setInterval(() => { d.innerHTML = '<input name="otp" inputmode="numeric" maxlength="6">'; }, 100)`),
    watch: 6000, share: true, most: 1, hasField: true,
  },
};

const one = { floor: '0;\n', observer: 'new MutationObserver(() => {}).observe(document, { childList: true, subtree: true });\n' };

async function extensions(dir) {
  const mailcode = join(dir, 'mailcode');
  await buildStandIn(mailcode);
  const all = { mailcode };
  const manifest = JSON.parse(await readFile(join(here, '../../manifest.json'), 'utf8'));
  for (const [name, script] of Object.entries(one)) {
    all[name] = join(dir, name);
    await mkdir(all[name], { recursive: true });
    await writeFile(join(all[name], 'content.js'), script);
    await writeFile(join(all[name], 'manifest.json'), JSON.stringify({ manifest_version: 3, name, version: '0', content_scripts: manifest.content_scripts }));
  }
  for (const folder of (process.env.MAILCODE_RIVALS ?? '').split(':').filter(Boolean)) {
    const name = basename(folder);
    all[name] = join(dir, name);
    await cp(folder, all[name], { recursive: true });
  }
  return all;
}

/** Runs a browser with one extension, and returns what measures a page in it. */
async function browserWith(w, name, folder, origin) {
  const context = await launch(w, {
    profile: join(w.dir, `profile-${name}`),
    args: [`--disable-extensions-except=${folder}`, `--load-extension=${folder}`, '--host-resolver-rules=MAP localhost 127.0.0.1', '--js-flags=--expose-gc'],
  });
  return async (path, { watch, share }) => {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await page.goto(`${origin}/blank`);
    const events = [];
    session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.start', { categories: 'devtools.timeline,v8,disabled-by-default-v8.compile,__metadata', transferMode: 'ReportEvents' });
    await page.goto(`${origin}/${path}`);
    await page.waitForTimeout(watch);
    await session.send('Tracing.end');
    await ended;
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    await page.close();
    const { total, longest } = cost(events);
    return { figure: share ? (100 * total) / watch : total, longest, heap: usedSize / 1024 };
  };
}

/** Thread time of what extensions' scripts did, in milliseconds: their outermost trace events, by thread. */
function cost(events) {
  const ours = events.filter(({ ph, args }) => ph === 'X' && isOurs(args)).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const until = new Map();
  let [total, longest] = [0, 0];
  for (const { pid, tid, ts, dur, tdur } of ours) {
    const thread = `${pid} ${tid}`;
    if ((until.get(thread) ?? 0) >= ts + dur) continue;
    until.set(thread, ts + dur);
    total += (tdur ?? dur) / 1000;
    longest = Math.max(longest, (tdur ?? dur) / 1000);
  }
  return { total, longest };
}

/** Content scripts alone: a worker's thread is no page's. */
function isOurs(args) {
  const url = args?.data?.url ?? args?.fileName ?? args?.data?.fileName ?? '';
  return typeof url === 'string' && url.startsWith('chrome-extension://') && !url.endsWith('/worker.js');
}

/** Most of what every page without a code field is held to, in milliseconds and KiB a frame; of the script, in KiB; of a fill, in milliseconds. */
const mostSlice = 2;
const mostHeap = 90;
const mostSize = 40;
const mostFill = { awake: 4, cold: 95 };

function verdict(figure, most, what = '') {
  const name = what && `${what} `;
  return figure <= most ? `  (${name}at most ${most}: good)` : `  OVER BUDGET: ${name}at most ${most}`;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function main(args) {
  const turns = args[0] === '-n' ? Number(args.splice(0, 2)[1]) : 7;
  const chosen = Object.entries(pages).filter(([name]) => args.length === 0 || args.some((want) => name.startsWith(want)));
  const wants = (name) => args.length === 0 || args.some((want) => name.startsWith(want));
  const w = await workspace();
  try {
    if (chosen.length > 0) await costs(w, turns, chosen);
    if (wants('fill')) {
      for (const [what, { mailcode, floor }] of Object.entries(await fillTimes(w, turns))) {
        const figure = median(mailcode);
        console.log(`fill         ${what.padEnd(24)} ${figure.toFixed(1).padStart(7)} ms, floor ${median(floor).toFixed(1)} ms${verdict(figure, mostFill[what])}`);
      }
    }
    if (wants('size')) {
      const script = join(w.dir, 'content.js');
      await buildContent(script);
      const { size } = await stat(script);
      console.log(`size         content.js               ${(size / 1024).toFixed(1).padStart(7)} KiB${verdict(size / 1024, mostSize)}`);
    }
  } finally {
    await w.close();
  }
}

async function costs(w, turns, chosen) {
  const server = createServer((request, response) => {
    const page = pages[request.url.slice(1)];
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page?.html ?? html(''));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  w.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const measures = {};
  for (const [name, folder] of Object.entries(await extensions(w.dir))) {
    measures[name] = await browserWith(w, name, folder, `http://localhost:${server.address().port}`);
  }
  console.log('content scripts\' thread time: the median of each, and the longest slice in it'.padEnd(70));
  for (const [name, page] of chosen) {
    const found = Object.fromEntries(Object.keys(measures).map((one) => [one, []]));
    for (let turn = 0; turn <= turns; turn++) {
      for (const [one, measure] of Object.entries(measures)) {
        const result = await measure(name, page);
        if (turn > 0) found[one].push(result); // the first warms up
      }
    }
    const floor = median(found.floor.map(({ heap }) => heap));
    for (const [one, results] of Object.entries(found)) {
      const figure = median(results.map(({ figure }) => figure));
      const heap = median(results.map(({ heap }) => heap)) - floor;
      const slice = median(results.map(({ longest }) => longest));
      const verdicts = one !== 'mailcode' || page.most === undefined ? '' : `${verdict(figure, page.most)}${page.hasField ? '' : `${verdict(slice, mostSlice, 'slice')}${verdict(heap / (page.frames ?? 1), mostHeap, 'heap')}`}`;
      const unit = page.share ? '% of a core' : 'ms';
      console.log(`${name.padEnd(12)} ${one.padEnd(10)} ${figure.toFixed(2).padStart(7)} ${unit.padEnd(12)} longest ${slice.toFixed(2)} ms, heap ${heap >= 0 ? '+' : ''}${heap.toFixed(0)} KiB${verdicts}`);
    }
  }
}

await main(process.argv.slice(2));
