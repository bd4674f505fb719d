import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Guest } from '../api/storeTypes';
import { changeGuest, loadGuests, withdrawGuest } from '../api/storeCalls';
import { capture } from '../captureMessages';
import { formatDate } from '../format/dates';
import { t } from '../messages';
import { useSession } from '../signin/session';
import { stores as texts } from '../storeMessages';
import { Card } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { users as usersTexts } from '../userMessages';
import { ChangeUserDialog } from './ChangeUserDialog';
import { Failure } from './Failure';
import { lastDayOf } from './lastDay';
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
            <ul className={classes.users} aria-label={texts.guests}>
              {data.users.map((guest) => (
                <GuestItem key={guest.email} guest={guest} onChange={setChanged} onWithdraw={setWithdrawn} />
              ))}
            </ul>
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
    <li>
      <div>
        <div className={classes.name}>
          <strong>{guest.email}</strong>
          <ToneBadge tone="calm">{t.app.roles[guest.role]}</ToneBadge>
          {guest.email === me && <ToneBadge tone="good">{usersTexts.you}</ToneBadge>}
          {guest.kind === 'external' && <ToneBadge tone="warn">{usersTexts.external}</ToneBadge>}
          {guest.status !== 'active' && <ToneBadge tone="bad">{usersTexts.statuses[guest.status]}</ToneBadge>}
        </div>
        <p className={classes.told}>
          {texts.homeOf(guest.home_name, guest.home_merchant_id)}
          {' · '}
          {texts.givenBy(kind === 'system' ? usersTexts.system : (name ?? ''))} <When at={guest.created_at} />
          <End of={guest} />
        </p>
      </div>
      <div className={classes.actions}>
        <Button
          variant="default"
          size="xs"
          aria-label={usersTexts.changeOne(guest.email)}
          onClick={() => onChange(guest)}
        >
          {usersTexts.change}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={texts.withdrawOne(guest.email)}
          onClick={() => onWithdraw(guest)}
        >
          {texts.withdraw}
        </Button>
      </div>
    </li>
  );
}

function End({ of }: { of: Guest }) {
  if (of.ends_at === undefined) return null;
  const day = formatDate(lastDayOf(of.ends_at));
  return ` · ${of.status === 'ended' ? usersTexts.endedOn(day) : usersTexts.until(day)}`;
}

function WithdrawDialog({ guest, onClose }: { guest: Guest | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const email = guest?.email ?? '';
  const attempt = useMutation({
    mutationFn: () => withdrawGuest(email),
    onSuccess: () => {
      notifications.show({ message: texts.withdrawn(email) });
      void client.invalidateQueries({ queryKey: ['guests'] });
      void client.invalidateQueries({ queryKey: ['session'] });
      close();
    },
  });
  const close = () => {
    attempt.reset();
    onClose();
  };
  return (
    <Dialog isOpen={guest !== undefined} title={texts.withdrawTitle(email)} isBusy={attempt.isPending} onClose={close}>
      <Stack gap="md">
        <Text size="sm">{texts.withdrawText}</Text>
        <Failure error={attempt.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close} disabled={attempt.isPending} data-autofocus>
            {capture.cancel}
          </Button>
          <Button color="red" loading={attempt.isPending} onClick={() => attempt.mutate()}>
            {texts.withdraw}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
