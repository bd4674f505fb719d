import { describe, expect, it } from 'vitest';
import { NoAnswerError, ProblemError } from '../api/errors';
import type { FieldError } from '../api/types';
import { EXPIRY_SECTION } from './fields';
import { refusalsOf } from './refusals';

const refusal = (...errors: FieldError[]) =>
  new ProblemError({ status: 422, code: 'UNPROCESSABLE', errors });

describe('refusalsOf', () => {
  it('brings what is said to the member that it is said of', () =>
    expect(
      refusalsOf(
        EXPIRY_SECTION.fields,
        refusal(
          { field: 'expiry_warning_days[0]', message: 'Too many.' },
          { field: 'expiry_warning_days[2]', message: 'Too few.', reason_code: 'NUMBER_OUT_OF_RANGE', reason_parameters: { least: 1, limit: 180 } },
          { field: 'compat', message: 'Of another card.' },
          { message: 'Of none.' },
        ),
      ),
    ).toEqual({ expiry_warning_days: [{ text: 'Too many.', lang: 'en' }, { text: 'This must be a number from 1 to 180.' }] }));

  it('has nothing to say where nothing was refused', () => {
    expect(refusalsOf(EXPIRY_SECTION.fields, null)).toEqual({});
    expect(refusalsOf(EXPIRY_SECTION.fields, new NoAnswerError('No answer'))).toEqual({});
  });
});
