import { expect, test } from 'vitest';
import type { LoggedRequest } from '../api/requestTypes';
import { curlOf } from './curl';

const REQUEST: LoggedRequest = {
  entry_id: '1',
  at: '2026-11-29T12:00:00Z',
  username: 'M1-abc',
  method: 'POST',
  path: '/ordermanagement/v1/orders/1/captures',
  status: 403,
  duration_us: 85,
  correlation_id: '2',
  idempotency_key: 'once',
  request_bytes: 10,
  response_bytes: 10,
  request_shown: 'whole',
  response_shown: 'whole',
};

test('a command has neither the secret nor the idempotency key', () => {
  const command = curlOf({ ...REQUEST, request_body: '{"reference":"it\'s"}' }, 'https://a.example');
  expect(command).toBe(
    `curl -X POST 'https://a.example/ordermanagement/v1/orders/1/captures' \\\n  -u 'M1-abc' \\\n  -H 'Content-Type: application/json' \\\n  --data '{"reference":"it'\\''s"}'`,
  );
});

test('without a body none is sent, and a query is part of the address', () => {
  expect(curlOf({ ...REQUEST, method: 'GET', query: 'size=2' }, '')).toBe(
    `curl -X GET '/ordermanagement/v1/orders/1/captures?size=2' \\\n  -u 'M1-abc'`,
  );
});
