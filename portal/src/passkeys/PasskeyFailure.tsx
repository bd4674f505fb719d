import { isProblem, ProblemError } from '../api/errors';
import { passkey } from '../passkeyMessages';
import { SignInFailure } from '../signin/SignInFailure';
import { Notice } from '../ui/Notice';
import { Failure } from '../users/Failure';

/** What the browser says of the authenticator, in our words; undefined: it was not the browser. */
function told(error: Error): string | undefined {
  if (!(error instanceof DOMException)) return undefined;
  if (error.name === 'InvalidStateError') return passkey.alreadyThere;
  return error.name === 'NotAllowedError' || error.name === 'AbortError' ? passkey.cancelled : passkey.failed;
}

/** Why no passkey was added or used. */
export function PasskeyFailure({ error, at }: { error: Error | null; at: number }) {
  if (error === null) return null;
  const words = told(error);
  if (words !== undefined) return <Notice tone="warn" title={words} isAnnounced />;
  if (error instanceof ProblemError && error.problem.code === 'PASSKEY_REFUSED')
    return <Notice tone="bad" title={passkey.refused} isAnnounced />;
  if (isProblem(error, 429)) return <SignInFailure error={error} at={at} />;
  return <Failure error={error} />;
}
