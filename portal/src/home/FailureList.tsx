import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { loadFailures } from '../api/calls';
import type { Failures } from '../api/homeTypes';
import { home } from '../homeMessages';
import { mail as mailTexts } from '../timelineMessages';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { MachineWords } from '../ui/MachineWords';
import { When } from '../ui/When';
import classes from './Home.module.css';

interface Failure {
  key: string;
  to: string;
  text: string;
  why: string | undefined;
  code: string | undefined;
  at: string;
}

/** Jobs and mails together, the latest first. */
function failuresOf({ jobs, mails }: Failures): Failure[] {
  const all = [
    ...jobs.map((job) => ({
      key: job.job_id,
      to: `/jobs/${job.job_id}`,
      text: home.jobFailed(job.failed, job.total),
      why: undefined,
      code: undefined,
      at: job.created_at,
    })),
    ...mails.map((mail) => ({
      key: `${mail.event_id} ${mail.kind}`,
      to: `/orders/${mail.order_id}/timeline`,
      text: home.mailFailed(mailTexts.kinds[mail.kind] ?? mail.kind, mailTexts.states[mail.state] ?? mail.state),
      why: mail.answer,
      code: mail.reason_code,
      at: mail.finished_at,
    })),
  ];
  return all.sort((a, b) => (a.at < b.at ? 1 : -1));
}

export function FailureList() {
  const failures = useQuery({ queryKey: ['failures'], queryFn: ({ signal }) => loadFailures(signal) });
  const all = failures.data === undefined ? [] : failuresOf(failures.data);
  return (
    <Card title={home.failures} isFlush>
      {failures.isPending && <Skeleton height={60} m="md" w="auto" />}
      {failures.isError && failures.data === undefined && (
        <LoadFailure what={home.whatFailures} error={failures.error} onRetry={() => void failures.refetch()} />
      )}
      {failures.data !== undefined && all.length === 0 && <p className={classes.none}>{home.noFailures}</p>}
      {all.length > 0 && (
        <ul className={classes.failures}>
          {all.map(({ key, to, text, why, code, at }) => (
            <li key={key}>
              <Link to={to} className={classes.failure}>
                {text}
              </Link>
              <span className={classes.why}>
                <When at={at} />
                {why !== undefined && (
                  <>
                    {' · '}
                    <MachineWords said={why} code={code} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
