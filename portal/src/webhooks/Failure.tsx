import { ProblemError } from '../api/errors';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { webhooks } from '../webhookMessages';

/** Why something was not done, or that nobody knows; nothing while there is no error. */
export function Failure({ error }: { error: Error | null }) {
  if (error === null) return null;
  if (error instanceof ProblemError) return <RefusalNotice title={webhooks.refused} error={error} />;
  return <Notice tone="warn" title={webhooks.noAnswer} isAnnounced />;
}
