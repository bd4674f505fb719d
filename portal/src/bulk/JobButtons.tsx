import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeJob } from '../api/calls';
import { isProblem } from '../api/errors';
import type { Job } from '../api/jobTypes';
import { job as jobTexts } from '../jobMessages';
import { t } from '../messages';
import { useMayBulk, useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { isGoing, isOver, jobKey, JOBS_KEY } from './useJob';

type Change = 'pause' | 'resume' | 'cancel';

/** Holds a job up, lets it go on, and ends it; each asks for what is so already without harm. */
export function JobButtons({ job }: { job: Job }) {
  const { user } = useSession();
  const mayBulk = useMayBulk();
  const [isAsking, setAsking] = useState(false);
  const change = useChange(job, () => setAsking(false));
  if (isOver(job)) return null;
  const reason = mayBulk ? undefined : jobTexts.mayNot(t.app.roles[user.role]);
  const button = (which: Change, onClick: () => void) => (
    <ActionButton
      variant="default"
      size="sm"
      reason={reason}
      loading={change.isPending && change.variables === which}
      onClick={onClick}
    >
      {jobTexts[which]}
    </ActionButton>
  );
  return (
    <>
      {isGoing(job) && button('pause', () => change.mutate('pause'))}
      {job.status === 'paused' && button('resume', () => change.mutate('resume'))}
      {button('cancel', () => setAsking(true))}
      <Dialog isOpen={isAsking} title={jobTexts.cancelTitle} onClose={() => setAsking(false)}>
        <DialogForm
          attempt={change}
          confirm={jobTexts.cancel}
          cancel={jobTexts.keep}
          button={{ color: 'red' }}
          focus="confirm"
          onSubmit={() => change.mutate('cancel')}
          onClose={() => setAsking(false)}
        >
          <Text size="sm">{whatCancelDoes(job)}</Text>
        </DialogForm>
      </Dialog>
    </>
  );
}

function whatCancelDoes({ dry_run: isDry, kind }: Job): string {
  if (isDry !== true) return jobTexts.cancelRunning;
  return kind === 'bulk_file' ? jobTexts.cancelChecked : jobTexts.cancelCheckedOrders;
}

function useChange({ job_id }: Job, onSettled: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => changeJob(job_id, change),
    onSuccess: (job) => client.setQueryData(jobKey(job_id), job),
    onError: (error) => {
      // It came to its end meanwhile; the page says so by itself.
      if (!isProblem(error, 409)) notifications.show({ color: 'red', message: jobTexts.changeFailed });
    },
    onSettled: async () => {
      onSettled();
      await client.invalidateQueries({ queryKey: jobKey(job_id), exact: true });
      void client.invalidateQueries({ queryKey: JOBS_KEY });
    },
  });
}
