// Code fields of component libraries, bundled from their packages: what counts
// is what the framework's own state holds and what the submit handler gets.
// Known failures are listed in list.json, so that an improvement is seen as
// well as a loss.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from '../bounded.mjs';
import { look, wants } from '../pageSuite.mjs';
import { standIn } from '../standIn.mjs';
import { workspace } from '../workspace.mjs';
import { bundle, list } from './build.mjs';

const names = Object.entries(await list());
let w, browser, pages;

before(async () => {
  w = await workspace();
  const folder = join(w.dir, 'pages');
  await bundle(folder);
  pages = await wants(folder);
  browser = await standIn(w, folder);
});

after(() => w.close());

// A page mostly waits.
describe('libraries', { concurrency: 4 }, () => {
  for (const [name, { language, expectedFailure }] of names) {
    test(`${name}, in ${language}`, async () => {
      const { wrong, channel } = await look(browser, name, pages[name]);
      const failure = wrong ?? (channel && `channel ${channel}`);
      if (expectedFailure) assert.ok(failure, 'listed as a known failure, and passes: take it off the list in list.json');
      else assert.equal(failure, undefined);
    });
  }
});
