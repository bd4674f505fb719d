import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bankFile } from './bankFile';
import { oldOrders } from './oldOrder';
import { startMailServer } from './mailServer';
import {
  ANNA,
  FREJA,
  LINUS,
  MALIN,
  MERCHANT,
  NILS,
  OSKAR,
  OUTDOOR,
  OUTLET,
  SIGNE,
  TESSA,
  TEST_MERCHANT,
  VERA,
  type Key,
  type User,
} from './people';

const HERE = dirname(fileURLToPath(import.meta.url));
const BIN = resolve(HERE, '..', process.env['FANGST_BIN'] ?? '../../build/release/fangst');
const LOG = resolve(HERE, `../../../build/test/${process.env['FANGST_E2E'] ?? 'e2e'}-server.log`);
const START_MS = 15_000;

export interface Server {
  url: string;
  key: Key;
  /** Of the test merchant. */
  testKey: Key;
  /** Of the two stores of which a user may have both. */
  storeKeys: Key[];
  /** The folder of the mails that were sent. */
  mails: string;
  stop: () => Promise<void>;
}

/** A real server with a merchant, an API key and four users, in a folder that goes away with it. */
export async function startServer(): Promise<Server> {
  if (!existsSync(BIN)) throw new Error(`${BIN} does not exist: build the server, or set FANGST_BIN`);
  const data = mkdtempSync(join(tmpdir(), 'fangst-e2e-'));
  run(['init', '--data', data]);
  run(['merchant', 'create', '--data', data, '--id', MERCHANT.id, '--name', MERCHANT.name, '--json']);
  const key = JSON.parse(run(['key', 'create', '--data', data, '--merchant', MERCHANT.id, '--json'])) as Key;
  for (const user of [ANNA, FREJA, MALIN, NILS, OSKAR, VERA]) createUser(data, user);
  const { id, name } = TEST_MERCHANT;
  run(['merchant', 'create', '--data', data, '--id', id, '--name', name, '--test']);
  const testKey = JSON.parse(run(['key', 'create', '--data', data, '--merchant', id, '--json'])) as Key;
  createUser(data, TESSA, id);
  const storeKeys = [makeStore(data, OUTDOOR, LINUS), makeStore(data, OUTLET, SIGNE)];
  const orders = join(data, 'old.ndjson');
  writeFileSync(orders, oldOrders());
  run(['import', '--data', data, '--merchant', MERCHANT.id, orders]);
  makePayouts(data);
  const statement = join(data, 'statement.xml'); // says whose the account is
  writeFileSync(statement, bankFile([]));
  run(['bank', 'import', '--data', data, '--merchant', MERCHANT.id, statement]);

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const mails = join(data, 'mails');
  const mailServer = await startMailServer(mails);
  const smtp = ['--smtp-url', `smtp://127.0.0.1:${mailServer.port}`, '--smtp-sender', 'portal@pay.example', '--smtp-plain'];
  const options = ['--listen', `127.0.0.1:${port}`, '--webhook-private', ...smtp, '--portal-url', url];
  const child = spawn(BIN, ['serve', '--data', data, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  mkdirSync(dirname(LOG), { recursive: true });
  const log = createWriteStream(LOG);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  try {
    await healthy(url, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url,
    key,
    testKey,
    storeKeys,
    mails,
    stop: async () => {
      await ended(child);
      mailServer.stop();
      log.end();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A portal with a name and one user, and nothing else: browsers have no passkeys at 127.0.0.1. */
export async function startNamedPortal(user: User): Promise<{ url: string; stop: () => Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'fangst-e2e-named-'));
  run(['init', '--data', data]);
  run(['merchant', 'create', '--data', data, '--id', MERCHANT.id, '--name', MERCHANT.name]);
  createUser(data, user);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const options = ['--listen', `127.0.0.1:${port}`, '--access-log', 'none', '--portal-url', url];
  const child = spawn(BIN, ['serve', '--data', data, ...options], { stdio: 'ignore' });
  try {
    await healthy(`http://127.0.0.1:${port}`, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url,
    stop: async () => {
      await ended(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const EVER = '2020-01-01';
const FEE = { rate: 20_000, vat_rate: 2500, refund: 'percentage', effective_from: EVER };
const TERMS = { settles_from: EVER, delay_days: 0 };

/** Settles what was imported, and says of the first payout that the bank has paid it. */
function makePayouts(data: string): void {
  const of = ['--data', data, '--merchant', MERCHANT.id];
  choose(data, 'fee', FEE);
  choose(data, 'payout', TERMS);
  const [first = ''] = run(['payout', ...of, '--run']).split('\n');
  run(['payout', ...of, '--paid', first.split(' ')[0] ?? '']);
}

function run(args: string[], input = ''): string {
  return execFileSync(BIN, args, { encoding: 'utf8', input });
}

function createUser(data: string, { email, role, password }: User, merchant = MERCHANT.id): void {
  const args = ['user', 'create', '--data', data, '--merchant', merchant, '--email', email, '--role', role];
  run([...args, '--password-stdin'], password);
}

/** A merchant with one user; gives its API key. */
function makeStore(data: string, { id, name }: { id: string; name: string }, user: User): Key {
  run(['merchant', 'create', '--data', data, '--id', id, '--name', name]);
  createUser(data, user, id);
  return JSON.parse(run(['key', 'create', '--data', data, '--merchant', id, '--json'])) as Key;
}

/** What captures cost, and when they are paid out. */
function choose(data: string, what: 'fee' | 'payout', settings: Record<string, unknown>): void {
  run(['merchant', what, '--data', data, '--merchant', MERCHANT.id, '--settings', JSON.stringify(settings)]);
}

export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => found(port));
    });
  });
}

export async function healthy(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}; see ${LOG}`);
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error(`the server was not healthy within ${START_MS} ms; see ${LOG}`);
}

/** SIGTERM must be enough. */
export function ended(child: ChildProcess): Promise<void> {
  return new Promise((done, failed) => {
    if (child.exitCode !== null) {
      done();
      return;
    }
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      failed(new Error('the server did not end within 10 s of SIGTERM'));
    }, 10_000);
    child.once('exit', () => {
      clearTimeout(timer);
      done();
    });
    child.kill('SIGTERM');
  });
}
