import { Button, Skeleton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { loadSecondFactor } from '../api/calls';
import { factor } from '../factorMessages';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { RemoveFactorDialog } from './RemoveFactorDialog';
import classes from './Security.module.css';
import { SetUpDialog } from './SetUpDialog';

/** What is asked for at sign-in besides the password. */
export function SecondFactorSection() {
  const [open, setOpen] = useState<'set-up' | 'remove'>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['second-factor'],
    queryFn: ({ signal }) => loadSecondFactor(signal),
  });
  const isOn = data?.status === 'on';
  return (
    <section className={classes.section}>
      <Title order={2} size="h4">
        {factor.title}
      </Title>
      <p className={classes.factorLead}>{factor.lead}</p>
      <Card isFlush>
        {isPending && <Skeleton height={48} m="md" w="auto" />}
        {error !== null && data === undefined && (
          <LoadFailure what={factor.what} error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <div className={classes.factor}>
            <div className={classes.name}>
              <ToneBadge tone={isOn ? 'good' : 'calm'}>{isOn ? factor.on : factor.off}</ToneBadge>
              {data.since !== undefined && (
                <span>
                  {factor.since} <When at={data.since} />
                  {` · ${factor.codesLeft(data.recovery_codes)}`}
                </span>
              )}
            </div>
            <Button variant="default" size="xs" onClick={() => setOpen(isOn ? 'remove' : 'set-up')}>
              {isOn ? factor.remove : factor.setUp}
            </Button>
          </div>
        )}
      </Card>
      <SetUpDialog isOpen={open === 'set-up'} onClose={() => setOpen(undefined)} />
      <RemoveFactorDialog isOpen={open === 'remove'} onClose={() => setOpen(undefined)} />
    </section>
  );
}
