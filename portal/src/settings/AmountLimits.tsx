import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { loadLimits, replaceLimits } from '../api/approvalCalls';
import type { RoleLimit } from '../api/approvalTypes';
import { approvals } from '../approvalMessages';
import { capture } from '../captureMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { useAttempt } from '../ui/useAttempt';
import { AmountLimitRow } from './AmountLimitRow';
import { draftsOf, freshDraft, readDrafts, type LimitDraft } from './limitDraft';
import classes from './Settings.module.css';

const texts = approvals.limits;

interface Props {
  onTouched: (id: string, isTouched: boolean) => void;
}

/** Up to which amounts each role acts alone: for who manages the merchant. */
export function AmountLimits({ onTouched }: Props) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['settings', 'limits'],
    queryFn: ({ signal }) => loadLimits(signal),
  });
  return (
    <Card title={texts.title}>
      <p className={classes.lead}>{texts.lead}</p>
      {isPending && <Skeleton height={90} />}
      {data === undefined && error !== null && (
        <LoadFailure what={texts.title} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <LimitsForm key={JSON.stringify(data.limits)} limits={data.limits} onTouched={onTouched} />
      )}
    </Card>
  );
}

function LimitsForm({ limits, onTouched }: Props & { limits: RoleLimit[] }) {
  const client = useQueryClient();
  const [drafts, setDrafts] = useState(() => draftsOf(limits));
  const [isTried, setTried] = useState(false);
  const [isTouched, setTouched] = useState(false);
  useEffect(() => onTouched('amounts', isTouched), [isTouched, onTouched]);
  useEffect(() => () => onTouched('amounts', false), [onTouched]);
  const read = readDrafts(drafts);
  const attempt = useAttempt({
    send: (body: RoleLimit[], key) => replaceLimits(body, key),
    onDone: (answer) => {
      notifications.show({ color: 'teal', message: texts.saved });
      setTouched(false);
      client.setQueryData(['settings', 'limits'], answer);
    },
  });
  const change = (next: LimitDraft[]) => {
    setTouched(true);
    setDrafts(next);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        attempt.submit(read);
      }}
    >
      <Stack gap="md" mt="md">
        {drafts.length === 0 && <EmptyState title={texts.none} />}
        {drafts.map((draft, index) => (
          <AmountLimitRow
            key={draft.id}
            number={index + 1}
            draft={draft}
            isTried={isTried}
            isFrozen={attempt.isPending || attempt.isUnknown}
            onChange={(changed) => change(drafts.map((one) => (one.id === changed.id ? changed : one)))}
            onRemove={() => change(drafts.filter((one) => one.id !== draft.id))}
          />
        ))}
        <AttemptNotice attempt={attempt} texts={texts.texts} />
        <Group gap="sm">
          <Button variant="default" onClick={() => change([...drafts, freshDraft(drafts)])}>
            {texts.add}
          </Button>
          {isTouched && (
            <Button type="submit" loading={attempt.isPending}>
              {attempt.isUnknown ? capture.again : texts.save}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
