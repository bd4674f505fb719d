import { Button, Skeleton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { loadApiKeys } from '../api/calls';
import type { ApiKey } from '../api/keyTypes';
import { keys as keysTexts } from '../keyMessages';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import classes from './ApiKeysPage.module.css';
import { ApiKeyTable } from './ApiKeyTable';
import { CreateKeyDialog } from './CreateKeyDialog';
import { RevokeKeyDialog } from './RevokeKeyDialog';

/** Which programs may call the API for the merchant. */
export default function ApiKeysPage() {
  const { merchant, user } = useSession();
  const mayManage = useMay('keys');
  usePageTitle(keysTexts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('keys');
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => loadApiKeys(signal),
    enabled: mayManage,
  });
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {keysTexts.title}
          </Title>
          <p className={classes.lead}>{keysTexts.lead}</p>
        </div>
        {mayManage && <Button onClick={() => setCreating(true)}>{keysTexts.create}</Button>}
      </div>
      {mayManage ? (
        <Card isFlush>
          {isPending && <Skeleton height={180} m="md" w="auto" />}
          {error !== null && data === undefined && (
            <LoadFailure what={keysTexts.what} error={error} onRetry={() => void refetch()} />
          )}
          {data?.keys.length === 0 && <EmptyState title={keysTexts.none} text={keysTexts.noneText} />}
          {data !== undefined && data.keys.length > 0 && <ApiKeyTable keys={data.keys} onRevoke={setRevoked} />}
        </Card>
      ) : (
        <Notice tone="calm" title={keysTexts.mayNot(t.app.roles[user.role])} />
      )}
      <CreateKeyDialog isOpen={isCreating} onClose={() => setCreating(false)} />
      <RevokeKeyDialog apiKey={revoked} onClose={() => setRevoked(undefined)} />
    </>
  );
}
