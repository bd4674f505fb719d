import { Anchor, Group, NativeSelect, Radio, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { uploadBulkFile } from '../api/calls';
import { isOutcomeUnknown, ProblemError } from '../api/errors';
import { JOB_ACTIONS, type Job, type JobAction, type JobMode } from '../api/jobTypes';
import { bulkFiles } from '../bulkFileMessages';
import { job as jobTexts } from '../jobMessages';
import { t } from '../messages';
import { useMayBulk, useSession } from '../signin/session';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Card } from '../ui/Card';
import { FileDrop } from '../ui/FileDrop';
import { Notice } from '../ui/Notice';
import { When } from '../ui/When';
import { formatOf } from './templates';
import { ALL_ROWS_MAX, MODES, shownStatus, titleOf } from './jobWords';
import { jobKey, JOBS_KEY } from './useJob';

const ROWS_MAX = 100_000;
const ACTIONS = [
  { value: '', label: bulkFiles.noAction },
  ...JOB_ACTIONS.map((value) => ({ value, label: jobTexts.actions[value] })),
];

/** Takes a file to be checked. The same content again does no harm, so an upload needs no key. */
export function FilePanel() {
  const { user } = useSession();
  const mayBulk = useMayBulk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [mode, setMode] = useState<JobMode>('per_row');
  const [action, setAction] = useState<JobAction>();
  const upload = useMutation({
    mutationFn: async (file: File) => uploadBulkFile({ file, format: await formatOf(file), mode, action }),
    onSuccess: (job) => {
      void client.invalidateQueries({ queryKey: JOBS_KEY });
      if (job.is_repeated === true) return;
      client.setQueryData(jobKey(job.job_id), job);
      navigate(`/jobs/${job.job_id}`);
    },
  });
  const { data, error, isPending, variables } = upload;
  return (
    <Card title={bulkFiles.fromFile}>
      <Stack gap="md">
        <Group gap="xl" align="flex-start">
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
                  disabled={!mayBulk}
                  label={bulkFiles.modes[one]}
                  description={one === 'all_or_nothing' ? bulkFiles.allMax(ALL_ROWS_MAX) : undefined}
                />
              ))}
            </Stack>
          </Radio.Group>
          <NativeSelect
            label={bulkFiles.action}
            data={ACTIONS}
            disabled={!mayBulk}
            value={action ?? ''}
            onChange={({ currentTarget: { value } }) => setAction(JOB_ACTIONS.find((one) => one === value))}
          />
        </Group>
        <FileDrop
          label={bulkFiles.upload}
          hint={`${t.app.dropFile} ${bulkFiles.hint(ROWS_MAX)}`}
          accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv,application/x-ndjson"
          isPending={isPending}
          reason={mayBulk ? undefined : jobTexts.mayNot(t.app.roles[user.role])}
          onFile={upload.mutate}
        />
        {error !== null && (
          <AttemptNotice
            attempt={{
              isUnknown: isOutcomeUnknown(error),
              problem: error instanceof ProblemError ? error : undefined,
            }}
            texts={bulkFiles}
          />
        )}
        {data?.is_repeated === true && <Repeated job={data} name={variables?.name ?? titleOf(data)} />}
      </Stack>
    </Card>
  );
}

function Repeated({ job, name }: { job: Job; name: string }) {
  return (
    <div role="status">
      <Notice tone="calm" title={bulkFiles.repeatedTitle(name)}>
        <p>{bulkFiles.repeatedText}</p>
        <p>
          {titleOf(job)} · {jobTexts.status[shownStatus(job)]} · <When at={job.created_at} />
        </p>
        <Anchor component={Link} to={`/jobs/${job.job_id}`} size="sm">
          {bulkFiles.repeatedLink}
        </Anchor>
      </Notice>
    </div>
  );
}
