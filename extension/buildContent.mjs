// Builds the content script: readable, of one file, and such that the browser
// compiles no more of it than a page needs.
import { build } from 'esbuild';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const common = {
  absWorkingDir: join(dirname(fileURLToPath(import.meta.url)), 'src/content'), bundle: true, write: false, legalComments: 'none', logLevel: 'warning',
  target: 'chrome123', format: 'esm',
  charset: 'ascii', // one character beyond Latin-1 makes the browser keep all of it in two bytes each
};

/**
 * Builds src/content into a file. The engine becomes one function of the look-out's: a function that is not called costs
 * a frame a glance at its braces, where each class and each function of a module costs objects.
 * @param {string} outfile
 */
export async function buildContent(outfile) {
  const [lookout, engine] = await Promise.all(['content', 'engine'].map(async (name) => {
    const { outputFiles } = await build({ ...common, entryPoints: [`${name}.ts`] });
    // Doc comments are for who reads the sources. The paths that esbuild names stay.
    const bare = outputFiles[0].text.replace(/^ *\/\*\*[^]*?\*\/\n/gm, '').replaceAll('/* @__PURE__ */ ', '');
    return bare.replace(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2));
  }));
  // A content script is a classic script: its names must stay inside a function.
  const exported = engine.replace(/^export \{([^}]*)\};\n$/m, 'return {$1};\n');
  await writeFile(outfile, `'use strict';\n(() => {\n${lookout}\nfunction engine() {\n${exported}}\n})();\n`);
}
