import { NoAnswerError, ProblemError } from './errors';
import { STORE } from './store';
import type { Problem } from './types';

// The one place that talks to the server. Same origin: the session cookie goes along by itself.

const BASE = '/merchant/v1';
const TIMEOUT_MS = 30_000;
/** A large file over a slow line takes a while. */
const FILE_TIMEOUT_MS = 300_000;

/** Where a browser finds what it shows by itself, such as a PDF. */
export const addressOf = (path: string) =>
  BASE + path + (STORE === '' ? '' : `${path.includes('?') ? '&' : '?'}store=${STORE}`);

let csrfToken = '';

/** The token of the session, which every changing request must carry. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

export type QueryValues = Record<string, string | number | undefined>;

interface Call {
  query?: QueryValues | undefined;
  body?: unknown;
  /** Sent as it is. */
  file?: Blob;
  fileType?: string;
  idempotencyKey?: string;
  /** The version of the order that the change is of, if it is to be of no other. */
  ifMatch?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Another store than that of this tab; empty: that where the user is at home. */
  store?: string;
}

export function get<T>(path: string, call: Call = {}): Promise<T> {
  return send<T>('GET', path, call);
}

export function post<T>(path: string, call: Call): Promise<T> {
  return send<T>('POST', path, call);
}

export function put<T>(path: string, call: Call): Promise<T> {
  return send<T>('PUT', path, call);
}

export function patch<T>(path: string, call: Call): Promise<T> {
  return send<T>('PATCH', path, call);
}

export interface Versioned<T> {
  body: T;
  /** The version of the order that was answered, or that was made. */
  etag: string | undefined;
}

export function getVersioned<T>(path: string, call: Call = {}): Promise<Versioned<T>> {
  return sendVersioned<T>('GET', path, call);
}

export function putVersioned(path: string, call: Call): Promise<Versioned<undefined>> {
  return sendVersioned<undefined>('PUT', path, call);
}

export function patchVersioned<T>(path: string, call: Call): Promise<Versioned<T>> {
  return sendVersioned<T>('PATCH', path, call);
}

/** Sends a file as it is, in whatever encoding. */
export function upload<T>(path: string, call: Call & { file: Blob; fileType: string }): Promise<T> {
  return send<T>('POST', path, call);
}

export function del(path: string, call: Call = {}): Promise<void> {
  return send<undefined>('DELETE', path, call);
}

/** 128 random bits. Not crypto.randomUUID: that is missing where the portal is served over plain http. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const send = async <T>(method: Method, path: string, call: Call): Promise<T> =>
  (await sendVersioned<T>(method, path, call)).body;

async function sendVersioned<T>(method: Method, path: string, call: Call): Promise<Versioned<T>> {
  const headers = new Headers({
    Accept: 'application/json, application/problem+json',
    // Without it a 401 would come with a Basic challenge, and the browser would ask for a password in a box of its own.
    'X-Requested-With': 'fangst-portal',
  });
  const store = call.store ?? STORE;
  if (store !== '') headers.set('Fangst-Store', store);
  if (method !== 'GET' && csrfToken !== '') headers.set('X-CSRF-Token', csrfToken);
  if (call.idempotencyKey !== undefined) headers.set('Idempotency-Key', call.idempotencyKey);
  if (call.ifMatch !== undefined) headers.set('If-Match', call.ifMatch);
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (call.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(call.body);
  }
  if (call.file !== undefined) {
    headers.set('Content-Type', call.fileType ?? call.file.type);
    init.body = call.file;
  }
  const { answer, text } = await exchange(address(path, call.query), init, call);
  if (!answer.ok) throw problemOf(answer, text);
  const etag = answer.headers.get('ETag') ?? undefined;
  if (text === '') return { body: undefined as T, etag };
  try {
    return { body: JSON.parse(text) as T, etag };
  } catch (cause) {
    throw new NoAnswerError('The answer is not JSON', { cause });
  }
}

function address(path: string, query: QueryValues = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const search = params.toString();
  return BASE + path + (search === '' ? '' : `?${search}`);
}

/** One request and its whole answer. Ends by itself; a caller's abort is passed on as it is. */
async function exchange(
  url: string,
  init: RequestInit,
  { signal, file }: Call,
): Promise<{ answer: Response; text: string }> {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(), file === undefined ? TIMEOUT_MS : FILE_TIMEOUT_MS);
  const passOn = () => own.abort();
  signal?.addEventListener('abort', passOn);
  if (signal?.aborted) own.abort();
  try {
    const answer = await fetch(url, { ...init, signal: own.signal });
    return { answer, text: await answer.text() };
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NoAnswerError('No answer from the server', { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', passOn);
  }
}

function problemOf(answer: Response, text: string): ProblemError {
  const seconds = Number(answer.headers.get('Retry-After') ?? NaN);
  return new ProblemError(readProblem(answer, text), Number.isFinite(seconds) ? seconds : undefined);
}

function readProblem(answer: Response, text: string): Problem {
  const fallback: Problem = { status: answer.status, code: `HTTP_${answer.status}`, title: answer.statusText };
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return fallback;
    return { ...fallback, ...body, status: answer.status };
  } catch {
    return fallback;
  }
}
