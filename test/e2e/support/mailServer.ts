import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

// A mail server that takes every mail and keeps it as a file, where all tests find it.

const ANSWERS: Record<string, string> = { EHLO: '250 mail.test', HELO: '250 mail.test', DATA: '354 Go on', QUIT: '221 Bye' };

/** One conversation: lines are commands, until DATA; then they are the mail, until a dot alone. */
function converse(socket: Socket, keep: (mail: string) => void): void {
  let mail: string[] | undefined;
  let rest = '';
  const take = (line: string) => {
    if (mail === undefined) {
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'DATA') mail = [];
      socket.write(`${ANSWERS[command] ?? '250 OK'}\r\n`);
    } else if (line === '.') {
      keep(mail.join('\n'));
      mail = undefined;
      socket.write('250 Taken\r\n');
    } else mail.push(line.startsWith('.') ? line.slice(1) : line);
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    const lines = (rest + bytes.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  socket.write('220 mail.test\r\n');
}

export async function startMailServer(folder: string): Promise<{ port: number; stop: () => void }> {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server: Server = createServer((socket) =>
    converse(socket, (mail) => {
      const path = join(folder, String((count += 1)).padStart(6, '0'));
      writeFileSync(`${path}.part`, mail);
      renameSync(`${path}.part`, path);
    }),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  server.unref();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => server.close(),
  };
}

/** The links in the mails of a kind to an address, the oldest first. */
export function linksTo(email: string, kind: string): string[] {
  const folder = process.env['FANGST_MAILS'] ?? '';
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.part'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .filter((mail) => mail.includes(`To: <${email}>`) || mail.includes(`To: ${email}`))
    .filter((mail) => mail.includes(`Message-ID: <${kind}-`))
    .map((mail) => /https?:\/\/\S+/.exec(mail.replace(/=\n/g, ''))?.[0] ?? '');
}
