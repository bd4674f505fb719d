import { Button, Group, Stack, Text } from '@mantine/core';
import { t } from '../messages';
import { Dialog } from './Dialog';

interface Props {
  isOpen: boolean;
  onStay: () => void;
  onLeave: () => void;
}

/** Asked before what was typed is lost. */
export function DiscardDialog({ isOpen, onStay, onLeave }: Props) {
  return (
    <Dialog isOpen={isOpen} title={t.app.discardTitle} onClose={onStay}>
      <Stack gap="md">
        <Text size="sm">{t.app.discardText}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onLeave}>
            {t.app.discard}
          </Button>
          <Button onClick={onStay} data-autofocus>
            {t.app.keepEditing}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
