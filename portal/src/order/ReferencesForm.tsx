import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { updateReferences } from '../api/editCalls';
import type { ReferencesUpdate } from '../api/editTypes';
import type { Order } from '../api/types';
import { edit } from '../editMessages';
import { order as orderTexts } from '../orderMessages';
import { useAttempt } from '../ui/useAttempt';
import type { ActionEvents } from './ActionDialog';
import { EditFooter } from './EditFooter';
import { undoOf } from './undo';

const MEMBERS = ['merchant_reference1', 'merchant_reference2'] as const;
const LENGTH_MAX = 255;

/** The merchant's own references; what was not touched is not sent. */
export function ReferencesForm({ order, onCancel, onFailed, onDone }: { order: Order } & ActionEvents) {
  const [opened] = useState(order);
  const was = { merchant_reference1: order.merchant_reference1 ?? '', merchant_reference2: order.merchant_reference2 ?? '' };
  const [typed, setTyped] = useState(was);
  const changes: ReferencesUpdate = {};
  for (const member of MEMBERS) {
    if (typed[member].trim() !== was[member].trim()) changes[member] = typed[member].trim();
  }
  const isChanged = Object.keys(changes).length > 0;
  const attempt = useAttempt({
    send: (body: ReferencesUpdate, key) => updateReferences(order.order_id, body, key),
    onFailed,
    onDone: ({ etag }, body) => {
      const former: ReferencesUpdate = {};
      for (const member of MEMBERS) if (body[member] !== undefined) former[member] = opened[member] ?? '';
      const write = (ifMatch: string, key: string) => updateReferences(order.order_id, former, key, ifMatch);
      onDone(edit.references.done, undoOf(opened.etag, etag, write));
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        attempt.submit(isChanged ? changes : undefined);
      }}
    >
      <Stack gap="md">
        <Text size="sm">{edit.references.help}</Text>
        {MEMBERS.map((member, i) => (
          <TextInput
            key={member}
            label={i === 0 ? orderTexts.reference1 : orderTexts.reference2}
            autoComplete="off"
            maxLength={LENGTH_MAX}
            data-autofocus={i === 0 || undefined}
            value={typed[member]}
            readOnly={attempt.isFrozen}
            onChange={(event) => setTyped({ ...typed, [member]: event.currentTarget.value })}
          />
        ))}
        <EditFooter
          attempt={attempt}
          why={isChanged ? undefined : edit.unchanged}
          confirm={edit.save}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}
