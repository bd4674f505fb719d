import { Button, Group, Stack, Text } from '@mantine/core';
import { settings } from '../settingsMessages';
import { Dialog } from '../ui/Dialog';

interface Props {
  isOpen: boolean;
  onStay: () => void;
  onLeave: () => void;
}

/** Asked before what was typed is lost. */
export function LeaveDialog({ isOpen, onStay, onLeave }: Props) {
  return (
    <Dialog isOpen={isOpen} title={settings.leaveTitle} onClose={onStay}>
      <Stack gap="md">
        <Text size="sm">{settings.leaveText}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onLeave}>
            {settings.leave}
          </Button>
          <Button onClick={onStay} data-autofocus>
            {settings.stay}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
