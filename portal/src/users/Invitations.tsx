import { Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { nameOfActor } from '../api/actor';
import { access } from '../accessMessages';
import { loadInvitations, resendInvitation, withdrawInvitation } from '../api/calls';
import { t } from '../messages';
import { Card } from '../ui/Card';
import { Entries, Entry, EntryButton } from '../ui/Entry';
import { MachineWords } from '../ui/MachineWords';
import { ToneBadge } from '../ui/StatusBadge';
import { tell } from '../ui/tell';
import { When } from '../ui/When';
import { invite, users as usersTexts } from '../userMessages';
import { Failure } from './Failure';
import classes from './Users.module.css';

/** Who has not accepted yet; nothing if there is nobody. */
export function Invitations() {
  const client = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['invitations'],
    queryFn: ({ signal }) => loadInvitations(signal),
  });
  const withdrawal = useMutation({
    mutationFn: withdrawInvitation,
    onSuccess: (_, email) => tell(invite.withdrawn(email)),
    onSettled: () => void client.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const again = useMutation({
    mutationFn: resendInvitation,
    onSuccess: ({ email }) => tell(access.mailed(email)),
    onSettled: () => void client.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const pending = data?.invitations ?? [];
  if (error === null && pending.length === 0) return null;
  return (
    <section className={classes.section}>
      <Title order={2} size="h4" mb="sm">
        {invite.pending}
      </Title>
      <Failure error={error ?? again.error ?? withdrawal.error} />
      {pending.length > 0 && (
        <Card isFlush>
          <Entries label={invite.pending}>
            {pending.map(({ email, role, created_at, created_by, expires_at, mail_state, mail_answer, mail_reason_code }) => (
              <Entry
                key={email}
                head={
                  <>
                    <strong>{email}</strong>
                    <ToneBadge tone="calm">{t.app.roles[role]}</ToneBadge>
                  </>
                }
                told={
                  <>
                    {invite.by(nameOfActor(created_by, usersTexts.system))} <When at={created_at} />
                    {' · '}
                    {invite.goodUntil} <When at={expires_at} />
                    {mail_state !== undefined && ` · ${access.mailStates[mail_state]}`}
                  </>
                }
                more={
                  mail_state === 'bounced' &&
                  mail_answer !== undefined && (
                    <p className={classes.told}>
                      <MachineWords said={mail_answer} code={mail_reason_code} />
                    </p>
                  )
                }
                buttons={
                  <>
                    {mail_state !== undefined && (
                      <EntryButton
                        label={access.resendOne(email)}
                        isBusy={again.isPending && again.variables === email}
                        onClick={() => again.mutate(email)}
                      >
                        {access.resend}
                      </EntryButton>
                    )}
                    <EntryButton label={invite.withdrawOne(email)} onClick={() => withdrawal.mutate(email)}>
                      {invite.withdraw}
                    </EntryButton>
                  </>
                }
              />
            ))}
          </Entries>
        </Card>
      )}
    </section>
  );
}
