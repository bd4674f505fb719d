import { ProblemError } from '../api/errors';
import { t } from '../messages';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';

/** Why something was not done, or that nobody knows; nothing while there is no error. */
export function Failure({ error }: { error: Error | null }) {
  if (error === null) return null;
  if (error instanceof ProblemError) return <RefusalNotice title={t.webhooks.refused} error={error} />;
  return <Notice tone="warn" title={t.webhooks.noAnswer} isAnnounced />;
}
