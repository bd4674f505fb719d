import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Guest } from '../api/storeTypes';
import { changeGuest, loadGuests, withdrawGuest } from '../api/storeCalls';
import { t } from '../messages';
import { useSession } from '../signin/session';
import { stores as texts } from '../storeMessages';
import { Card } from '../ui/Card';
import { Entries, Entry, EntryButton } from '../ui/Entry';
import { LoadFailure } from '../ui/LoadFailure';
import { Question } from '../ui/Question';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { users as usersTexts } from '../userMessages';
import { ChangeUserDialog } from './ChangeUserDialog';
import { End } from './End';
import classes from './Users.module.css';

/** Users of other merchants who may enter this store: of them only that is decided here. */
export function Guests() {
  const [changed, setChanged] = useState<Guest>();
  const [withdrawn, setWithdrawn] = useState<Guest>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['guests'],
    queryFn: ({ signal }) => loadGuests(signal),
  });
  return (
    <div className={classes.section}>
      <Card title={texts.guests} isFlush>
        {isPending && <Skeleton height={90} m="md" w="auto" />}
        {error !== null && data === undefined && (
          <LoadFailure what={texts.guestsWhat} error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <>
            <Text size="sm" c="dimmed" px="md" pt="sm" pb={data.users.length === 0 ? 'sm' : 0}>
              {data.users.length === 0 ? texts.guestsNone : texts.guestsLead}
            </Text>
            <Entries label={texts.guests}>
              {data.users.map((guest) => (
                <GuestItem key={guest.email} guest={guest} onChange={setChanged} onWithdraw={setWithdrawn} />
              ))}
            </Entries>
          </>
        )}
      </Card>
      <ChangeUserDialog user={changed} save={changeGuest} list="guests" onClose={() => setChanged(undefined)} />
      <WithdrawDialog guest={withdrawn} onClose={() => setWithdrawn(undefined)} />
    </div>
  );
}

interface ItemProps {
  guest: Guest;
  onChange: (guest: Guest) => void;
  onWithdraw: (guest: Guest) => void;
}

function GuestItem({ guest, onChange, onWithdraw }: ItemProps) {
  const me = useSession().user.email;
  const { kind, name } = guest.created_by;
  return (
    <Entry
      head={
        <>
          <strong>{guest.email}</strong>
          <ToneBadge tone="calm">{t.app.roles[guest.role]}</ToneBadge>
          {guest.email === me && <ToneBadge tone="good">{usersTexts.you}</ToneBadge>}
          {guest.kind === 'external' && <ToneBadge tone="warn">{usersTexts.external}</ToneBadge>}
          {guest.status !== 'active' && <ToneBadge tone="bad">{usersTexts.statuses[guest.status]}</ToneBadge>}
        </>
      }
      told={
        <>
          {texts.homeOf(guest.home_name, guest.home_merchant_id)}
          {' · '}
          {texts.givenBy(kind === 'system' ? usersTexts.system : (name ?? ''))} <When at={guest.created_at} />
          <End of={guest} />
        </>
      }
      buttons={
        <>
          <EntryButton label={usersTexts.changeOne(guest.email)} onClick={() => onChange(guest)}>
            {usersTexts.change}
          </EntryButton>
          <EntryButton label={texts.withdrawOne(guest.email)} onClick={() => onWithdraw(guest)}>
            {texts.withdraw}
          </EntryButton>
        </>
      }
    />
  );
}

function WithdrawDialog({ guest, onClose }: { guest: Guest | undefined; onClose: () => void }) {
  const email = guest?.email ?? '';
  return (
    <Question
      isOpen={guest !== undefined}
      title={texts.withdrawTitle(email)}
      text={texts.withdrawText}
      confirm={texts.withdraw}
      isGrave
      send={() => withdrawGuest(email)}
      texts={usersTexts}
      done={texts.withdrawn(email)}
      changes={['guests', 'session']}
      onClose={onClose}
    />
  );
}
