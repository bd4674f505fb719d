import { ProblemError } from '../api/errors';
import { t } from '../messages';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { users } from '../userMessages';

/** Why a change of a user did not happen, if it did not. */
export function Failure({ error }: { error: Error | null }) {
  if (error === null) return null;
  if (error instanceof ProblemError) return <RefusalNotice title={users.refused} error={error} />;
  return <Notice tone="warn" title={t.errors.noAnswer} isAnnounced />;
}
