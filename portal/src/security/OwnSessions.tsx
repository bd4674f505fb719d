import { Button, Skeleton, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { loadSessions, revokeOtherSessions, revokeSession } from '../api/calls';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { tell } from '../ui/tell';
import { security } from '../userMessages';
import { Failure } from '../users/Failure';
import classes from './Security.module.css';
import { SessionList } from './SessionList';

/** Where whoever is at the screen is signed in. */
export function OwnSessions() {
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => loadSessions(signal),
  });
  const again = () => void client.invalidateQueries({ queryKey: ['sessions'] });
  const ending = useMutation({
    mutationFn: revokeSession,
    onSuccess: () => tell(security.ended),
    onSettled: again,
  });
  const endingOthers = useMutation({
    mutationFn: revokeOtherSessions,
    onSuccess: () => tell(security.endedOthers),
    onSettled: again,
  });
  return (
    <section className={classes.section}>
      <div className={classes.head}>
        <div>
          <Title order={2} size="h4">
            {security.sessions}
          </Title>
          <p className={classes.lead}>{security.sessionsLead}</p>
        </div>
        {data !== undefined && data.sessions.length > 1 && (
          <Button variant="default" loading={endingOthers.isPending} onClick={() => endingOthers.mutate()}>
            {security.endOthers}
          </Button>
        )}
      </div>
      <Failure error={ending.error ?? endingOthers.error} />
      <Card isFlush>
        {isPending && <Skeleton height={120} m="md" w="auto" />}
        {error !== null && data === undefined && (
          <LoadFailure what={security.what} error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <SessionList
            label={security.sessions}
            sessions={data.sessions}
            onEnd={(session) => ending.mutate(session.session_id)}
          />
        )}
      </Card>
    </section>
  );
}
