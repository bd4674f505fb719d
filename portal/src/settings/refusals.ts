import { ProblemError } from '../api/errors';
import { saidOfFault, type Said } from '../ui/refusals';
import type { Field } from './fields';

/** What the server says about each member that the form has: `mails[2]` is about `mails`. */
export function refusalsOf(fields: Field[], error: Error | null): Record<string, Said[]> {
  const found: Record<string, Said[]> = {};
  if (!(error instanceof ProblemError)) return found;
  for (const fault of error.problem.errors ?? []) {
    const name = fault.field?.replace(/\[.*$/, '') ?? '';
    if (fields.some((each) => each.name === name)) found[name] = [...(found[name] ?? []), saidOfFault(fault)];
  }
  return found;
}
