import { expect, test } from 'vitest';
import type { NeededApproval } from '../api/approvalTypes';
import { ProblemError } from '../api/errors';
import { needOf } from './need';

const approval: NeededApproval = {
  field: 'daily_amount',
  message: 'Too much',
  limit_amount: 100,
  used_amount: 60,
  asked_amount: 41,
};
const refused = new ProblemError({ status: 403, code: 'LIMIT_EXCEEDED', detail: 'Too much', errors: [] });

test.each([
  { name: 'a preview that foretells it', data: { approval }, error: null, problem: undefined, need: approval },
  { name: 'a preview of less than was refused', data: {}, error: null, problem: refused, need: undefined },
  { name: 'no preview yet', data: undefined, error: null, problem: undefined, need: undefined },
  { name: 'a refusal without a preview', data: undefined, error: null, problem: refused, need: refused },
  { name: 'a refusal, and a preview that failed since', data: {}, error: new Error('gone'), problem: refused, need: refused },
  { name: 'another refusal', data: undefined, error: null, problem: new Error('gone'), need: undefined },
])('who has to be asked: $name', ({ data, error, problem, need }) => {
  expect(needOf({ data, error }, problem)).toEqual(need);
});
