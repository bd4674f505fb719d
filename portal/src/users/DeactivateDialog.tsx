import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeUser } from '../api/calls';
import type { User } from '../api/userTypes';
import { capture } from '../captureMessages';
import { Dialog } from '../ui/Dialog';
import { users } from '../userMessages';
import { Failure } from './Failure';

export function DeactivateDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const email = user?.email ?? '';
  const attempt = useMutation({
    mutationFn: () => changeUser(email, { is_active: false }),
    onSuccess: () => {
      notifications.show({ message: users.deactivated(email) });
      void client.invalidateQueries({ queryKey: ['users'] });
      close();
    },
  });
  const close = () => {
    attempt.reset();
    onClose();
  };
  return (
    <Dialog
      isOpen={user !== undefined}
      title={users.deactivateTitle(email)}
      isBusy={attempt.isPending}
      onClose={close}
    >
      <Stack gap="md">
        <Text size="sm">{users.deactivateText}</Text>
        <Failure error={attempt.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close} disabled={attempt.isPending} data-autofocus>
            {capture.cancel}
          </Button>
          <Button color="red" loading={attempt.isPending} onClick={() => attempt.mutate()}>
            {users.deactivate}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
