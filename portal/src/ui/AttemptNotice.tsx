import type { Attempt } from './useAttempt';
import { Notice } from './Notice';
import { RefusalNotice } from './RefusalNotice';

interface Props {
  attempt: Pick<Attempt<unknown>, 'isUnknown' | 'problem'>;
  texts: { unknownTitle: string; unknownText: string; refusedTitle: string };
}

/** Why it was not done; or that nobody knows whether it was, with what the server or a proxy before it said about that. */
export function AttemptNotice({ attempt: { isUnknown, problem }, texts }: Props) {
  if (!isUnknown) return problem === undefined ? null : <RefusalNotice title={texts.refusedTitle} error={problem} />;
  return (
    <>
      <Notice tone="warn" title={texts.unknownTitle} isAnnounced>
        <p>{texts.unknownText}</p>
      </Notice>
      {problem !== undefined && (
        <Notice tone="calm">
          <span lang="en">{problem.messages.join(' ')}</span>
        </Notice>
      )}
    </>
  );
}
