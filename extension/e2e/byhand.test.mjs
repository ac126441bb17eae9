// Where no mail is read, the code window opens by itself and takes a typed code.
import assert from 'node:assert/strict';
import { test } from './bounded.mjs';
import { browser, codeWindow, enter, held, request, requests } from './browser.mjs';
import { codePage, signInPage, site } from './site.mjs';
import { until, workspace } from './workspace.mjs';

for (const [name, host] of /** @type {const} */ ([['no session is set up', true], ['the host is not installed', false]])) {
  test(`${name}: a code typed into the code window lands in the page`, async () => {
    const w = await workspace();
    try {
      const web = await site(w, {
        'www.walmart.com/': codePage({ shop: 'Walmart', boxes: 6 }),
        'www.target.com/': codePage({ shop: 'Target' }),
        'www.walmart.com/signin': signInPage({ shop: 'Walmart', next: '/' }),
      });
      const context = await browser(w, web, { host });

      // There is nothing to be early for: the sign-in page changes nothing anyone could see.
      const form = await context.newPage();
      await form.goto('https://www.walmart.com/signin');
      await form.getByLabel('Password').focus();
      await form.waitForTimeout(1000); // nothing tells that nothing happens
      const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
      const badge = await worker.evaluate(async () => {
        const { chrome } = /** @type {any} */ (globalThis);
        const [tab] = await chrome.tabs.query({ active: true });
        return [await chrome.action.getBadgeText({ tabId: tab.id }), await chrome.action.getTitle({ tabId: tab.id })];
      });
      assert.deepEqual(badge, ['', 'Mailcode']);
      assert.deepEqual(await requests(context), []);
      assert.equal(context.pages().filter((page) => page.url().includes('code.html')).length, 0, 'a code window opened');
      await form.close();

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
