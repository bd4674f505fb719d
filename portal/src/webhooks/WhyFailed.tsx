import type { Webhook } from '../api/webhookTypes';
import { t } from '../messages';
import { MachineWords } from '../ui/MachineWords';

/** Why a webhook was given up, and what was the last that was heard of it. */
export function WhyFailed({ webhook }: { webhook: Pick<Webhook, 'reason' | 'reason_code' | 'reason_parameters'> }) {
  const { reason, reason_code: code, reason_parameters: told } = webhook;
  if (reason === undefined) return null;
  return (
    <>
      <MachineWords said={reason} code={code} />
      {told?.status !== undefined && ` (${told.status})`}
      {told?.value !== undefined && (
        <>
          {' '}
          {t.errors.ownWords} <q lang="en">{told.value}</q>
        </>
      )}
    </>
  );
}
