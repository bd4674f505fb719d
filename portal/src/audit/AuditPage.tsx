import { Button, NativeSelect, Skeleton, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AUDIT_TYPES } from '../api/auditTypes';
import { AUDIT_CSV, AUDIT_NDJSON, loadAuditLog } from '../api/calls';
import { audit } from '../auditMessages';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { DownloadIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import classes from './Audit.module.css';
import { AuditEntryItem } from './AuditEntryItem';

const KINDS = [
  { value: '', label: audit.all },
  ...AUDIT_TYPES.map((type) => ({ value: type as string, label: audit.types[type] })),
];

/** Who signed in or failed to, and who changed users, keys and settings. */
export default function AuditPage() {
  const { merchant, user } = useSession();
  const maySee = useMay('users');
  const [type, setType] = useState('');
  usePageTitle(audit.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('audit');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['audit-log', type],
    queryFn: ({ pageParam, signal }) => loadAuditLog({ type, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    enabled: maySee,
  });
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {audit.title}
          </Title>
          <p className={classes.lead}>{audit.lead}</p>
        </div>
        {maySee && (
          <div className={classes.tools}>
            <NativeSelect
              label={audit.kind}
              data={KINDS}
              value={type}
              onChange={(event) => setType(event.currentTarget.value)}
            />
            <Button component="a" href={AUDIT_CSV} download variant="default" leftSection={<DownloadIcon />}>
              {audit.csv}
            </Button>
            <Button component="a" href={AUDIT_NDJSON} download variant="default" leftSection={<DownloadIcon />}>
              {audit.ndjson}
            </Button>
          </div>
        )}
      </div>
      {!maySee && <Notice tone="calm" title={audit.mayNot(t.app.roles[user.role])} />}
      {maySee && isPending && <Skeleton height={180} radius="lg" />}
      {error !== null && data === undefined && (
        <LoadFailure what={audit.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <Card isFlush>
          {entries.length === 0 ? (
            <EmptyState title={audit.none} text={audit.noneText} />
          ) : (
            <ol className={classes.entries} aria-label={audit.title}>
              {entries.map((entry) => (
                <AuditEntryItem key={entry.entry_id} entry={entry} />
              ))}
            </ol>
          )}
          {hasNextPage && (
            <div className={classes.more}>
              <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {audit.more}
              </Button>
            </div>
          )}
        </Card>
      )}
    </>
  );
}
