import { Button, Skeleton, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeUser, loadUsers } from '../api/calls';
import type { User } from '../api/userTypes';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { tell } from '../ui/tell';
import { invite, users as usersTexts } from '../userMessages';
import { ChangeUserDialog } from './ChangeUserDialog';
import { DeactivateDialog } from './DeactivateDialog';
import { Failure } from './Failure';
import { Guests } from './Guests';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { SessionsDialog } from './SessionsDialog';
import { UserList } from './UserList';
import classes from './Users.module.css';

/** Who may use the portal. */
export default function UsersPage() {
  const { merchant, user: me } = useSession();
  const mayManage = useMay('users');
  usePageTitle(usersTexts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('users');
  const client = useQueryClient();
  const [isInviting, setInviting] = useState(false);
  const [changed, setChanged] = useState<User>();
  const [watched, setWatched] = useState<User>();
  const [deactivated, setDeactivated] = useState<User>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => loadUsers(signal),
    enabled: mayManage,
  });
  const reactivation = useMutation({
    mutationFn: (user: User) => changeUser(user.email, { is_active: true }),
    onSuccess: (_, user) => {
      tell(usersTexts.reactivated(user.email));
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {usersTexts.title}
          </Title>
          <p className={classes.lead}>{usersTexts.lead}</p>
        </div>
        {mayManage && <Button onClick={() => setInviting(true)}>{invite.invite}</Button>}
      </div>
      <Failure error={reactivation.error} />
      {mayManage ? (
        <Card isFlush>
          {isPending && <Skeleton height={180} m="md" w="auto" />}
          {error !== null && data === undefined && (
            <LoadFailure what={usersTexts.what} error={error} onRetry={() => void refetch()} />
          )}
          {data !== undefined && (
            <UserList
              users={data.users}
              onChange={setChanged}
              onSessions={setWatched}
              onDeactivate={setDeactivated}
              onReactivate={(user) => reactivation.mutate(user)}
            />
          )}
        </Card>
      ) : (
        <Notice tone="calm" title={usersTexts.mayNot(t.app.roles[me.role])} />
      )}
      {mayManage && <Guests />}
      {mayManage && <Invitations />}
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
      <ChangeUserDialog user={changed} save={changeUser} list="users" onClose={() => setChanged(undefined)} />
      <SessionsDialog user={watched} onClose={() => setWatched(undefined)} />
      <DeactivateDialog user={deactivated} onClose={() => setDeactivated(undefined)} />
    </>
  );
}
