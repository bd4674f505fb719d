import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog } from './Dialog';
import { DialogForm } from './DialogForm';
import { Failure, type FailureTexts } from './Failure';
import { tell } from './tell';

interface Asked {
  text: string;
  confirm: string;
  /** What is confirmed is taken away for good. */
  isGrave?: boolean;
  /** Harmless if it is done already, for an answer that was lost is asked for again. */
  send: () => Promise<unknown>;
  texts: FailureTexts;
  /** What is said when it is done, and the dialog closes; without it, whoever asks goes on. */
  done?: string;
  /** The queries that it changes. */
  changes: string[];
  onClose: () => void;
}

interface Props extends Asked {
  isOpen: boolean;
  title: string;
}

/** Asks whether something is to be done of which nothing need be said. */
export function Question({ isOpen, title, ...asked }: Props) {
  return (
    <Dialog isOpen={isOpen} title={title} onClose={asked.onClose}>
      <Answers {...asked} />
    </Dialog>
  );
}

function Answers({ text, confirm, isGrave = false, send, texts, done, changes, onClose }: Asked) {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: send,
    onSuccess: () => {
      for (const key of changes) void client.invalidateQueries({ queryKey: [key] });
      if (done === undefined) return;
      tell(done);
      onClose();
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={confirm}
      button={{ color: isGrave ? 'red' : '' }}
      focus="cancel"
      onSubmit={attempt.mutate}
      onClose={onClose}
    >
      <Text size="sm">{text}</Text>
      <Failure error={attempt.error} texts={texts} />
    </DialogForm>
  );
}
