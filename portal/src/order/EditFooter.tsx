import { Button, Group } from '@mantine/core';
import { isOrderChanged } from '../api/errors';
import { capture } from '../captureMessages';
import { edit } from '../editMessages';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Notice } from '../ui/Notice';
import type { Attempt } from '../ui/useAttempt';

interface Props {
  attempt: Pick<Attempt<unknown>, 'isPending' | 'isUnknown' | 'problem'>;
  /** Why it cannot be saved as it is. */
  why: string | undefined;
  confirm: string;
  onCancel: () => void;
}

/** How the attempt went, and the buttons of a form that edits an order. */
export function EditFooter({ attempt, why, confirm, onCancel }: Props) {
  return (
    <>
      {isOrderChanged(attempt.problem) ? (
        <Notice tone="warn" title={edit.texts.changedTitle} isAnnounced>
          <p>{edit.texts.changedText}</p>
        </Notice>
      ) : (
        <AttemptNotice attempt={attempt} texts={edit.texts} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onCancel} disabled={attempt.isPending}>
          {attempt.isUnknown ? capture.close : capture.cancel}
        </Button>
        <ActionButton type="submit" loading={attempt.isPending} reason={attempt.isUnknown ? undefined : why}>
          {attempt.isUnknown ? capture.again : confirm}
        </ActionButton>
      </Group>
    </>
  );
}
