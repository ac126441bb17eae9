// Mails as a mailbox receives them.
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';

/**
 * A code mail, multipart, as a shop sends it.
 * @param {{ from: string, to: string, code: string, shop: string, results?: string }} mail
 *   results: the value of Authentication-Results; absent for a server that writes none
 */
export function codeMail({ from, to, code, shop, results }) {
  const boundary = `=_${randomUUID()}`;
  const header = [
    `From: "${shop}" <${from}>`,
    `To: <${to}>`,
    `Subject: Your ${shop} verification code`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@${from.split('@')[1]}>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  if (results !== undefined) header.unshift(`Authentication-Results: ${results}`);
  return [
    ...header,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Hi, your ${shop} verification code is ${code}.`,
    'It is valid for 30 minutes. If you did not ask for it, ignore this e-mail.',
    '',
    `--${boundary}`,
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>Hi,</p><p>your ${shop} verification code is</p><p style="font-size:32px"><b>${code}</b></p>`,
    '<p>It is valid for 30 minutes. If you did not ask for it, ignore this e-mail.</p>',
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

/**
 * Delivers a mail by LMTP (RFC 2033), as the mail server in front of a mailbox
 * does. Resolves when the server has stored it.
 * @param {{ host: string, port: number }} server
 * @param {string} recipient
 * @param {string} raw
 */
export async function deliver(server, recipient, raw) {
  const socket = connect(server.port, server.host);
  socket.setEncoding('utf8');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  /** @param {string} command @param {string} expected first digits of the reply */
  const say = async (command, expected) => {
    if (command !== '') socket.write(`${command}\r\n`);
    for (;;) {
      const { value: line = '(closed)' } = await lines.next();
      if (!line.startsWith(expected)) throw new Error(`LMTP: ${command.split('\r\n')[0]}: ${line}`);
      if (line[3] !== '-') return;
    }
  };
  try {
    await once(socket, 'connect');
    await say('', '220');
    await say('LHLO test', '250');
    await say('MAIL FROM:<bounce@mail.test>', '250');
    await say(`RCPT TO:<${recipient}>`, '250');
    await say('DATA', '354');
    await say(`${raw.replace(/^\./gm, '..')}\r\n.`, '250');
    await say('QUIT', '221');
  } finally {
    socket.destroy();
  }
}
