// Bundles the pages of this folder: one page a library, in its framework's own
// way, with a code that was e-mailed in the language that list.json names.
//
//   node build.mjs OUT [NAME…]
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../node_modules/esbuild/lib/main.js';

const here = dirname(fileURLToPath(import.meta.url));

/** Compiles Svelte's components and runes. */
const svelte = {
  name: 'svelte',
  async setup({ onLoad, onResolve }) {
    const { compile, compileModule } = await import('svelte/compiler');
    onResolve({ filter: /^mount:/ }, ({ path }) => ({ path: path.slice('mount:'.length), namespace: 'mount' }));
    onLoad({ filter: /./, namespace: 'mount' }, ({ path }) => ({
      resolveDir: here,
      contents: `import { mount } from 'svelte'; import App from ${JSON.stringify(path)}; mount(App, { target: document.getElementById('root') });`,
    }));
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => ({
      contents: compile(await readFile(path, 'utf8'), { filename: path, css: 'injected', dev: false, warningFilter: () => false }).js.code,
    }));
    onLoad({ filter: /\.svelte\.js$/ }, async ({ path }) => ({ contents: compileModule(await readFile(path, 'utf8'), { filename: path, dev: false }).js.code }));
  },
};

/** Compiles Solid's JSX. */
const solid = {
  name: 'solid',
  async setup({ onLoad }) {
    const [{ default: { transformAsync } }, { default: preset }] = await Promise.all([import('@babel/core'), import('babel-preset-solid')]);
    onLoad({ filter: /[\\/]solid[\\/][\w-]+\.jsx$/ }, async ({ path }) => ({
      contents: (await transformAsync(await readFile(path, 'utf8'), { filename: path, presets: [[preset, { generate: 'dom' }]], babelrc: false, configFile: false }))?.code ?? '',
    }));
  },
};

/** What each framework needs of esbuild beside `common`. */
const frameworks = {
  react: { jsx: 'automatic' },
  // For libraries that know no newer one.
  react18: { jsx: 'automatic', alias: { react: 'react-18', 'react-dom': 'react-dom-18' } },
  preact: { jsx: 'automatic', jsxImportSource: 'preact', alias: { react: 'preact/compat', 'react-dom': 'preact/compat', 'react/jsx-runtime': 'preact/jsx-runtime' } },
  vue: { alias: { vue: 'vue/dist/vue.esm-bundler.js' }, define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' } },
  svelte: { plugins: [svelte], conditions: ['svelte', 'browser'], resolveExtensions: ['.ts', '.js', '.mjs', '.svelte'] },
  solid: { plugins: [solid], conditions: ['browser'] },
  angular: { tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } }, mainFields: ['es2020', 'module', 'main'] },
  elements: {},
  plain: {},
};

const common = {
  absWorkingDir: here, bundle: true, format: 'iife', target: 'chrome123', logLevel: 'error', legalComments: 'none',
  tsconfigRaw: {}, // not the extension's
  loader: { '.woff': 'empty', '.woff2': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty', '.png': 'empty', '.gif': 'empty' },
};

/**
 * What list.json says of each page, by name: `language` is a key of words.json; `expectedFailure` why it is known to fail.
 * @returns {Promise<Record<string, { language: string, code: string, expectedFailure?: string }>>}
 */
export async function list() {
  return JSON.parse(await readFile(join(here, 'list.json'), 'utf8'));
}

/** Bundles pages into a folder, as NAME.html, with pages.json as pageSuite.mjs reads it, and gives their names. */
export async function bundle(out, only = []) {
  const pages = Object.entries(await list()).filter(([name]) => only.length === 0 || only.some((one) => name.startsWith(one)));
  const all = JSON.parse(await readFile(join(here, 'words.json'), 'utf8'));
  for (const [framework, options] of Object.entries(frameworks)) {
    const mine = pages.filter(([name]) => dirname(name) === framework);
    if (mine.length === 0) continue;
    const sources = await readdir(join(here, framework));
    const source = (name) => sources.find((file) => basename(file, extname(file)) === basename(name) && extname(file) !== '.html');
    await build({
      ...common, ...options,
      define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', ...options.define },
      entryPoints: mine.map(([name]) => ({ in: `${framework === 'svelte' ? 'mount:' : ''}${join(here, framework, source(name) ?? name)}`, out: name })),
      outdir: out,
    });
    for (const [name, page] of mine) await writeFile(join(out, `${name}.html`), html(name, page, all[page.language], (await readdir(join(out, framework))).includes(`${basename(name)}.css`)));
  }
  const wants = pages.map(([name, { code, ...rest }]) => [name, { kind: 'code', channel: 'email', code, held: code, sent: code, what: basename(name), ...rest }]);
  await writeFile(join(out, 'pages.json'), JSON.stringify(Object.fromEntries(wants)));
  return pages.map(([name]) => name);
}

function html(name, { language, code }, said, styled) {
  const { lang = language, dir, title, ...rest } = said;
  const words = Object.fromEntries(Object.entries(rest).map(([key, text]) => [key, text.replace('{n}', code.length).replace('{to}', said.to)]));
  return `<!doctype html>
<html lang="${lang}"${dir ? ` dir="${dir}"` : ''}>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>${styled ? `\n<link rel="stylesheet" href="${basename(name)}.css">` : ''}
<body><div id="root"></div>
<script>var words = ${JSON.stringify({ ...words, length: code.length })}</script>
<script src="${basename(name)}.js"></script>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [out, ...only] = process.argv.slice(2);
  await mkdir(out, { recursive: true });
  console.log(relative('', resolve(out)), (await bundle(resolve(out), only)).length);
}
