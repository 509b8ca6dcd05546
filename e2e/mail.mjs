// A mail server that a story can read: what the product sends arrives here by SMTP.

import { once } from 'node:events';

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export async function openMail() {
  const unread = [];
  const waiting = new Set();

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      take(stream, session).then(() => done(), done);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');

  async function take(stream, session) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const parsed = await PostalMime.parse(Buffer.concat(chunks));
    const to = session.envelope.rcptTo.map((recipient) => recipient.address);
    unread.push({ to, from: parsed.from, subject: parsed.subject, text: parsed.text ?? '', html: parsed.html });
    for (const look of [...waiting]) look();
  }

  // Takes the oldest unread mail that fits, waiting for it if need be.
  function waitFor(to, subject, { within = 15_000 } = {}) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const at = unread.findIndex((mail) => mail.to.includes(to) && subject.test(mail.subject));
        if (at < 0) return;
        settle();
        resolve(unread.splice(at, 1)[0]);
      };
      const late = setTimeout(() => {
        settle();
        const seen = unread.map((mail) => `${mail.to}: ${mail.subject}`).join('\n') || 'none';
        reject(new Error(`no mail to ${to} with a subject like ${subject}; unread:\n${seen}`));
      }, within);
      const settle = () => {
        clearTimeout(late);
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  }

  return {
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    waitFor,
    // The demo itself invites somebody when it starts for the first time.
    unread: () => unread.filter((mail) => !mail.to.includes('hanako@mirai.example.jp')).map((mail) => `${mail.to}: ${mail.subject}`),
    close: () => new Promise((done) => server.close(done)),
  };
}

export function linkIn(mail, origin) {
  const links = mail.text.match(/https?:\/\/[^\s<>「」()]+/g) ?? [];
  const link = links.find((address) => address.startsWith(`${origin}/`));
  if (!link) throw new Error(`no link into ${origin} in this mail:\n${mail.text}`);
  return link;
}
