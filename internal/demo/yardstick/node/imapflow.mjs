// What most would write in Node.js: ImapFlow waits for a mail and reads it,
// PostalMime parses it, the first six digits of its text are the code. Prints
// "ready" when it waits, and a line for each code.
//
//   node imapflow.mjs HOST PORT FOLDER <ca.pem
import { readFileSync } from 'node:fs';
import { ImapFlow } from 'imapflow';
import PostalMime from 'postal-mime';

const [host, port, folder] = process.argv.slice(2);
const client = new ImapFlow({
  host,
  port: Number(port),
  secure: true,
  tls: { ca: readFileSync(0), servername: 'localhost' },
  auth: { user: 'ann@mail.test', pass: 'pw' },
  logger: false,
});
await client.connect();
const mailbox = await client.mailboxOpen(folder, { readOnly: true });
let next = mailbox.uidNext;

let wake = () => {};
client.on('exists', () => wake());
const exists = () => new Promise((resolve) => {
  wake = () => resolve(undefined);
});

console.log('ready');
for (let arrived = exists(); ; ) {
  // Without this call it would wait 15 s before it goes into IDLE by itself.
  void client.idle();
  await arrived;
  arrived = exists();
  for await (const mail of client.fetch(`${next}:*`, { uid: true, internalDate: true, source: { maxLength: 256 << 10 } }, { uid: true })) {
    if (mail.uid < next || !mail.source) continue;
    next = mail.uid + 1;
    const { text = '' } = await PostalMime.parse(mail.source);
    console.log(text.match(/\b\d{6}\b/)?.[0] ?? 'none');
  }
}
