// A web server for every host name at once: the test browser maps all names to
// it, so that https://www.walmart.com in a test is a page of ours.
import { once } from 'node:events';
import { createServer } from 'node:https';
import { certificate } from './cert.mjs';

/**
 * Serves pages by host name and path. What is not listed is 404, which is also
 * what the browser's own calls home get.
 * @param {import('./workspace.mjs').Workspace} w
 * @param {Record<string, string>} pages "www.walmart.com/signin" → HTML
 */
export async function site(w, pages) {
  const { cert, key, spki } = await certificate(w, 'site', ['DNS:site.test']);
  const server = createServer({ cert, key }, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'https://site.test');
    const page = pages[`${request.headers.host}${pathname}`];
    if (page === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  w.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { port: address.port, spki, pages };
}

/**
 * A sign-in page, as shops write it.
 * @param {{ shop: string, next: string }} options next: where its form goes
 */
export function signInPage({ shop, next }) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${shop}</title>
<h1>Sign in</h1>
<form action="${next}">
  <p><label>E-mail address <input name="email" type="email" autocomplete="username"></label></p>
  <p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
  <p><button>Sign in</button></p>
</form>`;
}

/**
 * A page that asks for an e-mailed code, as shops write it.
 * @param {{ shop: string, sentTo?: string, boxes?: number }} options boxes: 0 for one field
 */
export function codePage({ shop, sentTo = 'j***@mx.test', boxes = 0 }) {
  const field = boxes > 0
    ? Array.from({ length: boxes }, (_, i) => `<input aria-label="Digit ${i + 1}" inputmode="numeric" maxlength="1" size="1" class="digit">`).join(' ')
    : '<input id="code" name="verification_code" inputmode="numeric" maxlength="6" autocomplete="one-time-code">';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in - ${shop}</title>
<h1>Check your email</h1>
<form method="post">
  <p><label for="code">Enter the 6-digit verification code we e-mailed to ${sentTo}.</label></p>
  <p>${field}</p>
  <p><button>Verify</button> <a href="#">Resend code</a></p>
</form>`;
}
