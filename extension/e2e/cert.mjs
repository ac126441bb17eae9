// Throwaway certificates.
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './workspace.mjs';

/**
 * Makes a certificate that signs itself, so that it is its own authority.
 * @param {import('./workspace.mjs').Workspace} w
 * @param {string} name file name, without extension
 * @param {string[]} alternatives subject alternative names as openssl writes them: DNS:…, IP:…
 */
export async function certificate(w, name, alternatives) {
  const certFile = join(w.dir, `${name}.crt`);
  const keyFile = join(w.dir, `${name}.key`);
  await must(w, 'openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=Mailcode test ${name}`, '-addext', `subjectAltName=${alternatives.join(',')}`,
    '-keyout', keyFile, '-out', certFile,
  ]);
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  return { certFile, keyFile, cert, key, spki: spkiHash(cert) };
}

/**
 * The base64 SHA-256 of a certificate's public key, as Chromium's
 * --ignore-certificate-errors-spki-list wants it.
 * @param {Buffer | string} pem
 */
export function spkiHash(pem) {
  const der = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64');
}
