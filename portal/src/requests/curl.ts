import type { LoggedRequest } from '../api/requestTypes';

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request as a command: without its secret, for which curl asks, and without its idempotency key, whose first answer would come again. */
export function curlOf(request: LoggedRequest, origin: string): string {
  const query = request.query === undefined ? '' : `?${request.query}`;
  const parts = [`curl -X ${request.method} ${quoted(`${origin}${request.path}${query}`)}`, `-u ${quoted(request.username)}`];
  if (request.request_body !== undefined)
    parts.push(`-H ${quoted('Content-Type: application/json')}`, `--data ${quoted(request.request_body)}`);
  return parts.join(' \\\n  ');
}
