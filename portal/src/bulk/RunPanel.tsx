import { Radio, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { runJob } from '../api/calls';
import type { Job, JobMode, JobSum } from '../api/jobTypes';
import { bulkFiles } from '../bulkFileMessages';
import { capture } from '../captureMessages';
import { job as jobTexts } from '../jobMessages';
import { t } from '../messages';
import { useMayBulk, useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { Notice } from '../ui/Notice';
import { useAttempt } from '../ui/useAttempt';
import classes from './JobPage.module.css';
import { SumTable } from './JobSums';
import { ALL_ROWS_MAX, doableOf, MODES, runRefusal, runWords } from './jobWords';
import { jobKey, JOBS_KEY } from './useJob';

/** What a button says may need two lines on a phone. */
const LONG = { root: classes.long ?? '', label: classes.longLabel ?? '' };

interface Props {
  job: Job;
  sums: JobSum[];
}

/** How a checked file is run, and why it may not be. */
export function RunPanel({ job, sums }: Props) {
  const { user } = useSession();
  const mayBulk = useMayBulk();
  const [isOpen, setOpen] = useState(false);
  const [mode, setMode] = useState<JobMode>(job.mode ?? 'per_row');
  const { failed, total } = job;
  const doable = doableOf(job);
  const refusal = runRefusal(job, mode);
  return (
    <div className={classes.run}>
      {failed > 0 && refusal === undefined && <Notice tone="warn">{jobTexts.someFail(failed)}</Notice>}
      {refusal !== undefined && <Notice tone="bad">{refusal}</Notice>}
      <Radio.Group
        label={bulkFiles.mode}
        value={mode}
        onChange={(value) => setMode(MODES.find((one) => one === value) ?? mode)}
      >
        <Stack gap={8} mt={6}>
          {MODES.map((one) => (
            <Radio
              key={one}
              value={one}
              disabled={!mayBulk || (one === 'all_or_nothing' && total > ALL_ROWS_MAX)}
              label={bulkFiles.modes[one]}
              description={one === 'all_or_nothing' ? bulkFiles.allMax(ALL_ROWS_MAX) : undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      <div>
        <ActionButton
          classNames={LONG}
          reason={mayBulk ? refusal : jobTexts.mayNot(t.app.roles[user.role])}
          onClick={() => setOpen(true)}
        >
          {runWords(doable, sums)}
        </ActionButton>
      </div>
      <Dialog isOpen={isOpen} title={jobTexts.ask(doable)} onClose={() => setOpen(false)}>
        <RunForm job={job} mode={mode} sums={sums} onClose={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

interface FormProps extends Props {
  mode: JobMode;
  onClose: () => void;
}

/** Mounted anew with each opening of the dialog: that is how long its idempotency key lives. */
function RunForm({ job, mode, sums, onClose }: FormProps) {
  const client = useQueryClient();
  const attempt = useAttempt({
    send: runJob,
    onDone: (started) => {
      onClose();
      client.setQueryData(jobKey(job.job_id), started);
      void client.invalidateQueries({ queryKey: JOBS_KEY });
    },
    // It may run all the same, by this request or by somebody else's; then the page shows that.
    onFailed: () => void client.invalidateQueries({ queryKey: jobKey(job.job_id), exact: true }),
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={runWords(doableOf(job), sums)}
      cancel={attempt.isUnknown ? capture.close : capture.cancel}
      button={{ classNames: LONG }}
      focus="confirm"
      onSubmit={() => attempt.submit({ jobId: job.job_id, mode })}
      onClose={onClose}
    >
      <SumTable sums={sums} isDry />
      {job.failed > 0 && <Notice tone="warn">{jobTexts.someFail(job.failed)}</Notice>}
      <p className={classes.nothing}>{jobTexts.mode[mode]}</p>
      <p className={classes.nothing}>{jobTexts.final}</p>
      <AttemptNotice attempt={attempt} texts={jobTexts} />
    </DialogForm>
  );
}
