import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '../api/types';
import type { GuestChange } from '../api/storeTypes';
import type { User } from '../api/userTypes';
import { dayOf, startOfDay } from '../format/dates';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { tell } from '../ui/tell';
import { users } from '../userMessages';
import { EndField, RoleField } from './fields';
import { Failure } from './Failure';

/** What can be changed of a user and of somebody who is at home with another merchant. */
type Changed = Pick<User, 'email' | 'role' | 'kind' | 'ends_at'>;

interface Props {
  user: Changed | undefined;
  save: (email: string, change: GuestChange) => Promise<unknown>;
  /** The name of the query that has the user. */
  list: string;
  onClose: () => void;
}

export function ChangeUserDialog({ user, onClose, ...how }: Props) {
  return (
    <Dialog
      isOpen={user !== undefined}
      title={users.changeOne(user?.email ?? '')}
      onClose={onClose}
    >
      {user !== undefined && <ChangeUserForm user={user} {...how} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps extends Props {
  user: Changed;
}

/** To send the same change twice changes nothing, so an answer that was lost is asked for again. */
function ChangeUserForm({ user, save, list, onClose }: FormProps) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>(user.role);
  const [isExternal, setExternal] = useState(user.kind === 'external');
  const [lastDay, setLastDay] = useState(user.ends_at === undefined ? '' : dayOf(Date.parse(user.ends_at) - 1));
  const [isTried, setTried] = useState(false);
  const end = startOfDay(lastDay, 1);
  const attempt = useMutation({
    mutationFn: (body: GuestChange) => save(user.email, body),
    onSettled: () => void client.invalidateQueries({ queryKey: [list] }),
    onSuccess: () => {
      tell(users.saved(user.email));
      void client.invalidateQueries({ queryKey: ['session'] });
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (attempt.isPending || (isExternal && end === undefined)) return;
    attempt.mutate(isExternal && end !== undefined ? { role, kind: 'external', ends_at: end } : { role, kind: 'internal' });
  };
  return (
    <DialogForm
      attempt={attempt}
      confirm={users.save}
      onSubmit={submit}
      onClose={onClose}
    >
      <RoleField value={role} onChange={setRole} />
      <EndField
        isExternal={isExternal}
        lastDay={lastDay}
        isWrong={isTried && end === undefined}
        onExternal={setExternal}
        onLastDay={setLastDay}
      />
      <Failure error={attempt.error} />
    </DialogForm>
  );
}
