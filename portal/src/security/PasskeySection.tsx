import { Button, Skeleton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { loadPasskeys } from '../api/passkeyCalls';
import type { Passkey } from '../api/passkeyTypes';
import type { SignInWays } from '../api/userTypes';
import { passkey } from '../passkeyMessages';
import { passkeysHere, signInWaysQuery } from '../passkeys/here';
import { Card } from '../ui/Card';
import { Entries, Entry, EntryButton } from '../ui/Entry';
import { LoadFailure } from '../ui/LoadFailure';
import { When } from '../ui/When';
import { AddPasskeyDialog } from './AddPasskeyDialog';
import { RemovePasskeyDialog } from './RemovePasskeyDialog';
import classes from './Security.module.css';

/** What lets in instead of the password. */
export function PasskeySection() {
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Passkey>();
  const ways = useQuery(signInWaysQuery);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => loadPasskeys(signal),
  });
  const hindrance = ways.data === undefined ? undefined : whyNot(ways.data);
  return (
    <section className={classes.section}>
      <div className={classes.head}>
        <div>
          <Title order={2} size="h4">
            {passkey.title}
          </Title>
          <p className={classes.lead}>{passkey.lead}</p>
          {hindrance !== undefined && (
            <p className={classes.lead} id="no-passkeys">
              {hindrance}
            </p>
          )}
        </div>
        <Button
          variant="default"
          disabled={ways.data === undefined || hindrance !== undefined}
          aria-describedby={hindrance === undefined ? undefined : 'no-passkeys'}
          onClick={() => setAdding(true)}
        >
          {passkey.add}
        </Button>
      </div>
      <Card isFlush>
        {isPending && <Skeleton height={48} m="md" w="auto" />}
        {error !== null && data === undefined && (
          <LoadFailure what={passkey.what} error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && <PasskeyList passkeys={data.passkeys} onRemove={setRemoved} />}
      </Card>
      <AddPasskeyDialog isOpen={isAdding} onClose={() => setAdding(false)} />
      <RemovePasskeyDialog passkey={removed} onClose={() => setRemoved(undefined)} />
    </section>
  );
}

/** Why none can be added here; undefined: one can. */
function whyNot(ways: SignInWays): string | undefined {
  switch (passkeysHere(ways)) {
    case 'off':
      return passkey.notOffered;
    case 'elsewhere':
      return passkey.notHere(ways.passkey_origin ?? '');
    case 'no-browser':
      return passkey.noBrowser;
    default:
      return undefined;
  }
}

function PasskeyList({ passkeys, onRemove }: { passkeys: Passkey[]; onRemove: (one: Passkey) => void }) {
  if (passkeys.length === 0) return <p className={classes.empty}>{passkey.none}</p>;
  return (
    <Entries label={passkey.title}>
      {passkeys.map((one) => (
        <Entry
          key={one.passkey_id}
          head={<strong>{one.name}</strong>}
          told={
            <>
              {passkey.since} <When at={one.created_at} />
              {' · '}
              {one.last_used_at === undefined ?
                passkey.neverUsed
              : <>
                  {passkey.used} <When at={one.last_used_at} />
                </>
              }
            </>
          }
          buttons={
            <EntryButton label={passkey.removeOne(one.name)} onClick={() => onRemove(one)}>
              {passkey.remove}
            </EntryButton>
          }
        />
      ))}
    </Entries>
  );
}
