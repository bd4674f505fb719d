import type { Problem } from './types';

/** The server answered, and the answer is a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: Problem,
    /** Seconds, from Retry-After. */
    readonly retryAfter?: number,
  ) {
    super(problem.detail ?? problem.title ?? problem.code);
  }

  get status(): number {
    return this.problem.status;
  }

  /** Every message of the answer, each once: `detail` usually repeats the first of `errors`. */
  get messages(): string[] {
    const { detail, errors = [], title, code } = this.problem;
    const all = [detail, ...errors.map((e) => e.message)].filter((m): m is string => Boolean(m));
    return all.length > 0 ? [...new Set(all)] : [title ?? code];
  }
}

/** No answer came, or none that can be read: whether the server did what was asked is not known. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export function isProblem(error: unknown, status: number): error is ProblemError {
  return error instanceof ProblemError && error.status === status;
}

/** The password was right, and the code of the second factor is asked for. */
export function isCodeWanted(error: unknown): boolean {
  return error instanceof ProblemError && ['SECOND_FACTOR_REQUIRED', 'SECOND_FACTOR_WRONG'].includes(error.problem.code);
}

/** There is no such store, or no more for this user. */
export function isStoreClosed(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'NO_SUCH_STORE';
}

/** The capture would do something else by now than its preview said, and was not made. */
export function isPreviewOutdated(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'PREVIEW_OUTDATED';
}

/** Other orders match than were confirmed, and nothing was started. */
export function isMatchesChanged(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'MATCHES_CHANGED';
}

/** It is above a limit of the user's role, and was not done. */
export function isLimitExceeded(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.problem.code === 'LIMIT_EXCEEDED';
}

/** The order is not the one any more that was previewed, and nothing was done. */
export function isOrderChanged(error: unknown): boolean {
  return isProblem(error, 412);
}

/** Nothing was done, and it is said why: our own server's word, not that of a proxy. */
const isConflict = (error: ProblemError) => error.problem.code === 'CONFLICT';

/** Refused before the idempotency key was looked at, for who asks: it says nothing about an earlier attempt. */
export const isRefusedAtDoor = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 401 || ['FORBIDDEN', 'CSRF_TOKEN_MISSING'].includes(error.problem.code));

/**
 * True unless the server has refused for certain. A 5xx may come after the work was done (from a proxy, say), and other 409
 * and 429 leave an earlier attempt with the same idempotency key undecided.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return true;
  if (isPreviewOutdated(error) || isMatchesChanged(error) || isConflict(error)) return false;
  return error.status >= 500 || error.status === 409 || error.status === 429;
}
