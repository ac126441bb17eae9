// The toolbar button's popup. Playwright does not see it as a page, so this
// speaks to it in the DevTools protocol.
import { extensionPage } from './browser.mjs';
import { until } from './workspace.mjs';

/**
 * Opens the popup over a tab, waits until it shows something, and closes it.
 * @param {import('playwright-core').BrowserContext} context
 * @param {import('playwright-core').Page} page the tab it is about
 * @param {RegExp} expected in its text
 * @returns {Promise<{ text: string, png: Buffer }>}
 */
export async function popup(context, page, expected) {
  await page.bringToFront();
  const browser = context.browser();
  const worker = context.serviceWorkers()[0];
  if (!browser || !worker) throw new Error('the browser or the worker is not there');
  await worker.evaluate(() => /** @type {any} */ (globalThis).chrome.action.openPopup());

  const devtools = await browser.newBrowserCDPSession();
  const target = await until('the popup', async () => {
    const { targetInfos } = await devtools.send('Target.getTargets');
    return targetInfos.find(({ url }) => url.startsWith(extensionPage('popup.html')));
  });
  // Not flattened: the answers of a session that Playwright did not make reach
  // us only inside this event.
  const { sessionId } = await devtools.send('Target.attachToTarget', { targetId: target.targetId });
  let id = 0;
  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  const send = (method, params = {}) => new Promise((resolve, reject) => {
    const mine = ++id;
    const listen = (/** @type {{ sessionId: string, message: string }} */ event) => {
      const answer = JSON.parse(event.message);
      if (event.sessionId !== sessionId || answer.id !== mine) return;
      devtools.off('Target.receivedMessageFromTarget', listen);
      if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
      else resolve(answer.result);
    };
    devtools.on('Target.receivedMessageFromTarget', listen);
    devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: mine, method, params }) }).catch(reject);
  });
  try {
    let text = '';
    await until(`${expected} in the popup`, async () => {
      text = (await send('Runtime.evaluate', { expression: 'document.body?.innerText ?? ""' })).result.value;
      return expected.test(text);
    });
    const { data } = await send('Page.captureScreenshot');
    return { text, png: Buffer.from(data, 'base64') };
  } finally {
    await devtools.send('Target.closeTarget', { targetId: target.targetId });
    await devtools.detach();
  }
}
