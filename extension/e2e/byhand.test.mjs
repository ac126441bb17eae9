// Where no mail is read, the code window opens by itself and takes a typed code.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, codeWindow, enter, held, request } from './browser.mjs';
import { codePage, site } from './site.mjs';
import { until, workspace } from './workspace.mjs';

for (const [name, host] of /** @type {const} */ ([['no session is set up', true], ['the host is not installed', false]])) {
  test(`${name}: a code typed into the code window lands in the page`, async () => {
    const w = await workspace();
    try {
      const web = await site(w, {
        'www.walmart.com/': codePage({ shop: 'Walmart', boxes: 6 }),
        'www.target.com/': codePage({ shop: 'Target' }),
      });
      const context = await browser(w, web, { host });
      for (const [shop, code] of [['walmart', '192837'], ['target', '564738']]) {
        const page = await context.newPage();
        await page.goto(`https://www.${shop}.com/`);
        const window = await codeWindow(context);
        await window.getByText(`${shop}.com`).first().waitFor();
        await enter(window, code);
        await until('the code in the page', async () => (await held(page)) === code);
        await request(context, `${host ? '' : 'www.'}${shop}.com`, ({ state }) => state === 'entered');
        await page.close();
      }
      assert.equal(context.pages().filter((page) => page.url().includes('code.html')).length, 0, 'a code window stayed open');
    } finally {
      await w.close();
    }
  });
}
