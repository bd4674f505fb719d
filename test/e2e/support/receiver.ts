import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

interface Message {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A merchant's own server, which is told what happens. */
export class Receiver {
  readonly messages: Message[] = [];
  /** What it answers to each path; else 204. */
  readonly answers = new Map<string, number>();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, answer) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        this.messages.push({ headers: request.headers, body });
        const status = this.answers.get(request.url ?? '') ?? 204;
        answer.writeHead(status).end(status === 204 ? undefined : 'The warehouse is closed');
      });
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the receiver has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Is it signed with this secret? By what Standard Webhooks says. */
export function isSigned({ headers, body }: Message, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const [id, at, signatures] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`]));
  const wanted = createHmac('sha256', key).update(`${id ?? ''}.${at ?? ''}.${body}`).digest('base64');
  return (signatures ?? '').split(' ').includes(`v1,${wanted}`);
}
