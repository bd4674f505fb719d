import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { deleteView } from '../api/calls';
import { isProblem, ProblemError } from '../api/errors';
import type { OrderView } from '../api/viewTypes';
import { t } from '../messages';
import { Dialog } from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import { RefusalNotice } from '../ui/RefusalNotice';
import { views as texts } from '../viewMessages';

interface Props {
  /** Whether to delete it is asked; undefined: nothing is. */
  view: OrderView | undefined;
  onClose: () => void;
  onDeleted: () => void;
}

/** One that is gone already is deleted, so an answer that was lost is asked for again. */
async function remove(viewId: string): Promise<void> {
  try {
    await deleteView(viewId);
  } catch (error) {
    if (!isProblem(error, 404)) throw error;
  }
}

export function DeleteViewDialog({ view, onClose, onDeleted }: Props) {
  const attempt = useMutation({ mutationFn: remove, onSuccess: onDeleted });
  const close = () => {
    attempt.reset();
    onClose();
  };
  return (
    <Dialog
      isOpen={view !== undefined}
      title={texts.removeTitle(view?.name ?? '')}
      isBusy={attempt.isPending}
      onClose={close}
    >
      <Stack gap="md">
        <Text size="sm">{view?.shared === true ? texts.removeSharedText : texts.removeText}</Text>
        {attempt.error instanceof ProblemError && <RefusalNotice title={texts.notRemoved} error={attempt.error} />}
        {attempt.error !== null && !(attempt.error instanceof ProblemError) && (
          <Notice tone="warn" title={t.errors.noAnswer} isAnnounced />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close} disabled={attempt.isPending} data-autofocus>
            {texts.cancel}
          </Button>
          <Button
            color="red"
            loading={attempt.isPending}
            onClick={() => view !== undefined && attempt.mutate(view.view_id)}
          >
            {texts.remove}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
