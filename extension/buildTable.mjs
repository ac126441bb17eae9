// Makes the table of detect's vocabulary when the extension is built: a worker
// that wakes for a code field would be tens of milliseconds at it.
import { build } from 'esbuild';

/**
 * Puts what src/detect/table.ts makes in the place of that file, one line for each beginning of a word. As text, which is
 * read when the first question comes: a literal of so many would be made at each start of the worker, whatever it is
 * started for.
 */
export const builtTable = {
  name: 'table',
  /** @param {import('esbuild').PluginBuild} plugin */
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]detect[\\/]table\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, format: 'esm', target: 'node18', logLevel: 'warning' });
      const { table } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
      const text = JSON.stringify(table(), undefined, 1);
      if (/[`\\]|\$\{/.test(text)) throw new Error('a phrase of the table cannot stand in a template');
      return { contents: `let made;\nexport const table = () => (made ??= JSON.parse(\`${text}\`));\n`, loader: 'js' };
    });
  },
};
