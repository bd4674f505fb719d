import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { access } from '../accessMessages';
import { inviteUser } from '../api/calls';
import type { Role } from '../api/types';
import type { Invited } from '../api/userTypes';
import { startOfDay } from '../format/dates';
import { LANGUAGE } from '../language/language';
import { Dialog } from '../ui/Dialog';
import { useDialogKept } from '../ui/dialogBusy';
import { DialogForm } from '../ui/DialogForm';
import { Notice } from '../ui/Notice';
import { Secret } from '../ui/Secret';
import { invite } from '../userMessages';
import { EndField, RoleField } from './fields';
import { Failure } from './Failure';

export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={invite.title} onClose={onClose}>
      <InviteForm onClose={onClose} />
    </Dialog>
  );
}

/** To invite again makes the link before void, so an answer that was lost is asked for again. */
function InviteForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [isExternal, setExternal] = useState(false);
  const [lastDay, setLastDay] = useState('');
  const [isTried, setTried] = useState(false);
  const end = startOfDay(lastDay, 1);
  const attempt = useMutation({
    mutationFn: inviteUser,
    onSettled: () => void client.invalidateQueries({ queryKey: ['invitations'] }),
  });
  if (attempt.data !== undefined) return <Link of={attempt.data} onClose={onClose} />;
  const submit = () => {
    setTried(true);
    if (attempt.isPending || email.trim() === '' || (isExternal && end === undefined)) return;
    const body = { email: email.trim(), role, language: LANGUAGE };
    attempt.mutate(isExternal && end !== undefined ? { ...body, ends_at: end } : body);
  };
  return (
    <DialogForm
      attempt={attempt}
      confirm={invite.confirm}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={invite.email}
        type="email"
        autoComplete="off"
        maxLength={100}
        data-autofocus
        value={email}
        error={isTried && email.trim() === '' && invite.emailFault}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
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

/** The only time that it is seen. What follows the # is not sent to any server by whoever opens it. */
function Link({ of, onClose }: { of: Invited; onClose: () => void }) {
  useDialogKept();
  const link = `${window.location.origin}/invitation#${of.token}`;
  return (
    <Stack gap="md">
      {of.is_mailed ?
        <Notice tone="good" title={access.mailed(of.email)} isAnnounced>
          <p>{access.mailedText}</p>
        </Notice>
      : <Notice tone="warn" title={invite.linkTitle} isAnnounced>
          <p>{invite.linkText(of.email)}</p>
        </Notice>
      }
      <Secret name={invite.link} value={link} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {invite.done}
        </Button>
      </Group>
    </Stack>
  );
}
