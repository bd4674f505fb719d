import { ProblemError } from '../api/errors';
import type { Faults } from './draft';
import type { Field } from './fields';

/** What the server says about each member that the form has: `mails[2]` is about `mails`. */
export function refusalsOf(fields: Field[], error: Error | null): Faults {
  const found: Faults = {};
  if (!(error instanceof ProblemError)) return found;
  for (const { field = '', message } of error.problem.errors ?? []) {
    const name = field.replace(/\[.*$/, '');
    if (fields.some((each) => each.name === name)) found[name] = [found[name], message].filter(Boolean).join(' ');
  }
  return found;
}
