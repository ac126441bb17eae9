// The pages of e2e/pages in real Chromium, against pages.json: libraries' code
// fields, structure in the way, and pages that look alike and have none. Known
// failures are listed there, so that an improvement is seen as well as a loss.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from './bounded.mjs';
import { look, wants } from './pageSuite.mjs';
import { standIn } from './standIn.mjs';
import { workspace } from './workspace.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'pages');
const pages = await wants(folder);

let w, browser;

before(async () => {
  w = await workspace();
  browser = await standIn(w, folder);
});

after(() => w.close());

// A page mostly waits.
describe('pages', { concurrency: 4 }, () => {
  for (const [name, want] of Object.entries(pages)) {
    test(`${name}: ${want.what}`, async () => {
      const { wrong, channel } = await look(browser, name, want);
      const failure = wrong ?? (channel && `channel ${channel}`);
      if (want.expectedFailure) assert.ok(failure, 'listed as a known failure, and passes: take it off the list in pages.json');
      else assert.equal(failure, undefined);
    });
  }
});
