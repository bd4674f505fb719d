import type { Attempt } from './useAttempt';
import { Notice } from './Notice';
import { RefusalNotice } from './RefusalNotice';
import { SaidWords } from './SaidWords';

interface Props {
  attempt: Pick<Attempt<unknown>, 'isUnknown' | 'problem'>;
  texts: { unknownTitle: string; unknownText: string; refusedTitle: string };
  /** Of the amounts that a refusal tells, where that is known. */
  currency?: string;
}

/** Why it was not done; or that nobody knows whether it was, with what the server or a proxy before it said about that. */
export function AttemptNotice({ attempt: { isUnknown, problem }, texts, currency }: Props) {
  if (!isUnknown)
    return problem === undefined ? null : <RefusalNotice title={texts.refusedTitle} error={problem} currency={currency} />;
  return (
    <>
      <Notice tone="warn" title={texts.unknownTitle} isAnnounced>
        <p>{texts.unknownText}</p>
      </Notice>
      {problem !== undefined && (
        <Notice tone="calm">
          <SaidWords error={problem} />
        </Notice>
      )}
    </>
  );
}
