// Builds the extension into dist/: bundled, never minified, so that what ships can be read.
// With --tests, bundles every src/**/*.test.ts into .build/tests/ for `node --test`.
import { build } from 'esbuild';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildContent } from './buildContent.mjs';
import { builtTable } from './buildTable.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const common = { absWorkingDir: here, bundle: true, legalComments: 'none', logLevel: 'warning' };

async function extension() {
  await rm(join(here, 'dist'), { recursive: true, force: true });
  await mkdir(join(here, 'dist'));
  // In UTF-8, half the size of \u escapes, for a table of words in sixty languages.
  const shipped = { ...common, charset: 'utf8', target: 'chrome123', outdir: 'dist' };
  await build({
    ...shipped,
    // A classic script: of one the browser keeps what it has compiled, for the worker's next start; of a module it does not (Chromium 156).
    format: 'iife',
    entryPoints: { worker: 'src/worker/worker.ts' },
    plugins: [builtTable],
  });
  await build({
    ...shipped,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: { options: 'src/pages/options.tsx', popup: 'src/pages/popup.tsx', code: 'src/pages/code.tsx' },
  });
  await buildContent(join(here, 'dist/content.js'));
  await cp(join(here, 'manifest.json'), join(here, 'dist/manifest.json'));
  await cp(join(here, 'icons'), join(here, 'dist/icons'), { recursive: true });
  for (const name of await readdir(join(here, 'src/pages'))) {
    if (/\.(html|css)$/.test(name)) await cp(join(here, 'src/pages', name), join(here, 'dist', name));
  }
}

async function tests() {
  const out = '.build/tests';
  await rm(join(here, out), { recursive: true, force: true });
  const entryPoints = (await readdir(join(here, 'src'), { recursive: true })).filter((name) => /\.test\.tsx?$/.test(name)).map((name) => join('src', name));
  await build({ ...common, platform: 'node', target: 'node18', format: 'esm', jsx: 'automatic', jsxImportSource: 'preact', entryPoints, outdir: out, outExtension: { '.js': '.mjs' } });
}

await (process.argv.includes('--tests') ? tests() : extension());
