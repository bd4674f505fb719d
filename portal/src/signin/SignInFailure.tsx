import { useEffect, useState } from 'react';
import { isCodeWanted, isProblem, ProblemError } from '../api/errors';
import { factor } from '../factorMessages';
import { t } from '../messages';
import { Notice } from '../ui/Notice';
import { wordsOf } from '../ui/refusals';

/** Why the last attempt failed; when the server asked for a pause, how much of it is left. */
export function SignInFailure({ error, at }: { error: Error; at: number }) {
  if (isProblem(error, 429)) return <Throttled seconds={error.retryAfter} since={at} />;
  if (isCodeWanted(error)) return <Notice tone="bad" title={factor.wrong} isAnnounced />;
  if (isProblem(error, 401)) return <Notice tone="bad" title={t.signIn.failed} isAnnounced />;
  return <Notice tone="bad" title={error instanceof ProblemError ? wordsOf(error) : t.errors.noAnswer} isAnnounced />;
}

/** Seconds, or minutes of a wait that is long. */
function waitOf(seconds: number): string {
  return seconds > 120 ? t.signIn.throttledMinutes(Math.ceil(seconds / 60)) : t.signIn.throttledFor(seconds);
}

function Throttled({ seconds, since }: { seconds: number | undefined; since: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = seconds === undefined ? undefined : Math.max(0, Math.ceil(seconds - (now - since) / 1000));
  if (left === 0) return <Notice tone="good" title={t.signIn.throttledOver} isAnnounced />;
  return (
    <>
      <Notice tone="warn" title={t.signIn.throttled} isAnnounced>
        {/* The alert is said once; the seconds that run down would otherwise be said each time. */}
        <span aria-live="off">{left === undefined ? t.signIn.throttledSoon : waitOf(left)}</span>
      </Notice>
    </>
  );
}
