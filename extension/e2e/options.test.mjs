// A mailbox set up on the options page, as most users will do it.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from './bounded.mjs';
import { browser, extensionPage } from './browser.mjs';
import { dovecot } from './dovecot.mjs';
import { keyring } from './keyring.mjs';
import { site } from './site.mjs';
import { HOST, must, workspace } from './workspace.mjs';

test('a wrong password is explained, the right one makes the session Ready, and it can be removed', async () => {
  const w = await workspace();
  try {
    await keyring(w);
    const mailbox = await dovecot(w, { user: 'jo@mx.test', password: 'abcdefghijklmnop' });
    const context = await browser(w, await site(w, {}));
    const page = await context.newPage();
    await page.goto(extensionPage('options.html'));

    await page.getByRole('button', { name: 'Add a session' }).click();
    await page.getByLabel('E-mail address').fill('jo@mx.test');
    await page.getByLabel('Mail provider').selectOption('other');
    await page.getByLabel('Host').fill(mailbox.host);
    await page.getByLabel('Port').fill(String(mailbox.port));
    await page.getByRole('textbox', { name: 'App password' }).fill('not the password');
    await page.getByLabel('Name', { exact: true }).fill('My mailbox');
    await page.getByText('Advanced').click();
    const { fingerprint256 } = new X509Certificate(await readFile(mailbox.caFile));
    await page.getByLabel('Trusted certificate').fill(fingerprint256.replaceAll(':', '').toLowerCase());
    await page.getByRole('button', { name: 'Save and test' }).click();

    const item = page.locator('.sessions li');
    await item.getByText('Problem').waitFor();
    const trouble = await item.locator('.problem').innerText();
    assert.match(trouble, /password/i);
    assert.match(trouble, /The server said: .*Authentication failed/);
    assert.ok(!trouble.includes('not the password'), 'the password is shown');

    await page.getByRole('button', { name: 'Edit My mailbox' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'App password' }).inputValue(), '', 'a message brought the password back');
    await page.getByRole('textbox', { name: 'App password' }).fill('abcdefghijklmnop');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await item.getByText('Ready').waitFor();
    // The command line agrees, and the password is nowhere in the state.
    const listed = await must(w, HOST, ['session', 'list', '--json']);
    assert.match(listed, /"state":"ready"/);
    assert.ok(!listed.includes('abcdefghijklmnop'));
    assert.doesNotMatch(await must(w, 'grep', ['-rl', 'My mailbox', w.home]), /^$/);
    assert.equal((await must(w, 'sh', ['-c', `grep -rl abcdefghijklmnop "$HOME" || true`])), '', 'the password lies in a file');

    await page.getByRole('button', { name: 'Remove My mailbox' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No session yet').waitFor();
  } finally {
    await w.close();
  }
});
