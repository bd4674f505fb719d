import { ProblemError } from '../api/errors';
import { t } from '../messages';
import { Notice } from './Notice';
import { RefusalNotice } from './RefusalNotice';

export interface FailureTexts {
  /** The title above what the server says. */
  refused: string;
  noAnswer?: string;
  noAnswerText?: string;
}

/** Why something was not done, or that nobody knows; nothing while there is no error. */
export function Failure({ error, texts }: { error: Error | null; texts: FailureTexts }) {
  if (error === null) return null;
  if (error instanceof ProblemError) return <RefusalNotice title={texts.refused} error={error} />;
  return (
    <Notice tone="warn" title={texts.noAnswer ?? t.errors.noAnswer} isAnnounced>
      {texts.noAnswerText !== undefined && <p>{texts.noAnswerText}</p>}
    </Notice>
  );
}
