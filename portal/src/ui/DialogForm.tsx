import { Button, Group, Stack, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { capture } from '../captureMessages';
import { ActionButton } from './ActionButton';
import { useDialogBusy } from './dialogBusy';

interface Props {
  attempt: { isPending: boolean; isUnknown?: boolean };
  confirm: string;
  cancel?: string;
  /** How the button that confirms looks. */
  button?: ButtonProps;
  /** Why it cannot be confirmed now. */
  reason?: string | undefined;
  /** The button that has the focus at first; without it, a field says that it has. */
  focus?: 'cancel' | 'confirm' | undefined;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** What a dialog asks, with the two buttons below it. After a lost answer the same is sent again. */
export function DialogForm({ attempt, confirm, cancel = capture.cancel, button, reason, focus, onSubmit, onClose, children }: Props) {
  const { isPending, isUnknown = false } = attempt;
  useDialogBusy(isPending);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending && reason === undefined) onSubmit();
      }}
    >
      <Stack gap="md">
        {children}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={isPending} data-autofocus={focus === 'cancel' || undefined}>
            {cancel}
          </Button>
          <ActionButton loading={isPending} {...button} type="submit" reason={reason} data-autofocus={focus === 'confirm' || undefined}>
            {isUnknown ? capture.again : confirm}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
