import { Group, Stack, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addNote } from '../api/calls';
import { capture } from '../captureMessages';
import { notes } from '../noteMessages';
import { useMay } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { LeaveGuard } from '../ui/LeaveGuard';
import { useAttempt } from '../ui/useAttempt';
import classes from './Timeline.module.css';

const TEXT_MAX = 1000;

/** Where something is written down about an order; nothing for who may not. Made anew after each note. */
export function NoteForm({ orderId }: { orderId: string }) {
  const [written, setWritten] = useState(0);
  if (!useMay('notes')) return null;
  return <OneNote key={written} orderId={orderId} onDone={() => setWritten(written + 1)} />;
}

function OneNote({ orderId, onDone }: { orderId: string; onDone: () => void }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const said = text.trim();
  const attempt = useAttempt({
    send: (body: string, key) => addNote(orderId, body, key),
    onDone: () => {
      void client.invalidateQueries({ queryKey: ['order', orderId] });
      onDone();
    },
  });
  return (
    <form
      className={classes.note}
      onSubmit={(event) => {
        event.preventDefault();
        attempt.submit(said === '' ? undefined : said);
      }}
    >
      <Stack gap="xs">
        <Textarea
          label={notes.label}
          description={notes.help}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={TEXT_MAX}
          value={text}
          readOnly={attempt.isFrozen}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <AttemptNotice attempt={attempt} texts={notes.texts} />
        <Group justify="flex-end">
          <ActionButton
            type="submit"
            variant="default"
            size="xs"
            loading={attempt.isPending}
            reason={said === '' ? notes.empty : undefined}
          >
            {attempt.isUnknown ? capture.again : notes.add}
          </ActionButton>
        </Group>
        {said !== '' && <LeaveGuard />}
      </Stack>
    </form>
  );
}
