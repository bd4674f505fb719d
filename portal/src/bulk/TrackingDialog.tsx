import { Stack, Text, TextInput } from '@mantine/core';
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { uploadBulkFile } from '../api/calls';
import { newIdempotencyKey } from '../api/client';
import type { OrderSummary } from '../api/types';
import { bulk } from '../bulkMessages';
import { edit } from '../editMessages';
import { nameOf } from '../format/order';
import { AttemptNotice } from '../ui/AttemptNotice';
import { DialogForm } from '../ui/DialogForm';
import { FormDialog } from '../ui/FormDialog';
import { Notice } from '../ui/Notice';
import { useRested } from '../ui/rested';
import { useAttempt } from '../ui/useAttempt';
import { fill, TEXT_MAX, trackingRows, type Filled } from './tracking';
import classes from './TrackingDialog.module.css';

const { tracking: texts } = bulk;

interface Props {
  isOpen: boolean;
  onClose: () => void;
  orders: OrderSummary[];
}

export default function TrackingDialog({ isOpen, onClose, orders }: Props) {
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={texts.title(orders.length)} size="lg">
      <TrackingForm orders={orders} onClose={onClose} />
    </FormDialog>
  );
}

/** Mounted anew with each opening of the dialog: that is how long its orders live, and its file is another one. */
function TrackingForm({ orders: shown, onClose }: Omit<Props, 'isOpen'>) {
  const navigate = useNavigate();
  const [{ orders, again }] = useState({ orders: shown, again: newIdempotencyKey() });
  const [company, setCompany] = useState('');
  const [{ numbers, over }, setFilled] = useState<Filled>(() => ({ numbers: orders.map(() => ''), over: 0 }));
  const attempt = useAttempt({
    send: (file: File) => uploadBulkFile({ file, format: 'ndjson', mode: 'per_row', action: 'add_tracking' }),
    onDone: (job) => navigate(`/jobs/${job.job_id}`),
  });
  const count = numbers.filter((number) => number.trim() !== '').length;
  const submit = () => {
    const rows = trackingRows(orders.map((order) => order.order_id), numbers, company, again);
    attempt.submit(rows === '' ? undefined : new File([rows], texts.fileName));
  };
  const setNumber = (at: number, number: string) =>
    setFilled({ numbers: numbers.map((was, each) => (each === at ? number : was)), over: 0 });
  const paste = (event: ClipboardEvent<HTMLInputElement>, at: number) => {
    const filled = attempt.isFrozen ? undefined : fill(numbers, at, event.clipboardData.getData('text'));
    if (filled === undefined) return;
    event.preventDefault();
    setFilled(filled);
  };
  return (
    <DialogForm
      attempt={attempt}
      confirm={bulk.check(count)}
      reason={count === 0 ? texts.none : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{texts.lead}</Text>
      <TextInput
        label={edit.shipment.company}
        description={texts.companyHelp}
        autoComplete="off"
        maxLength={TEXT_MAX}
        data-autofocus
        value={company}
        readOnly={attempt.isFrozen}
        onKeyDown={goOn}
        onChange={(event) => setCompany(event.currentTarget.value)}
      />
      <fieldset className={classes.numbers}>
        <legend>{edit.shipment.number}</legend>
        <Stack gap={8}>
          {orders.map((order, at) => (
            <TextInput
              key={order.order_id}
              classNames={{ root: classes.row ?? '', label: classes.name ?? '', wrapper: classes.field ?? '' }}
              label={<OrderName order={order} />}
              autoComplete="off"
              maxLength={TEXT_MAX}
              value={numbers[at] ?? ''}
              readOnly={attempt.isFrozen}
              onKeyDown={goOn}
              onPaste={(event) => paste(event, at)}
              onChange={(event) => setNumber(at, event.currentTarget.value)}
            />
          ))}
        </Stack>
      </fieldset>
      <Text size="sm" role="status">
        {useRested(texts.filled(count, orders.length), '')}
      </Text>
      {over > 0 && (
        <Notice tone="warn" isAnnounced>
          <p>{texts.over(over)}</p>
        </Notice>
      )}
      <Text size="sm">{bulk.checkLead}</Text>
      <AttemptNotice attempt={attempt} texts={bulk.checkTexts} />
    </DialogForm>
  );
}

function OrderName({ order }: { order: OrderSummary }) {
  return (
    <>
      {nameOf(order)} {order.customer_name !== undefined && <span className={classes.customer}>{order.customer_name}</span>}
    </>
  );
}

/** A scanner ends each number with Enter: it goes on to the next field, and from the last one to the button. */
function goOn(event: KeyboardEvent<HTMLInputElement>) {
  const { form } = event.currentTarget;
  if (event.key !== 'Enter' || form === null) return;
  event.preventDefault();
  const stops = [...form.querySelectorAll<HTMLElement>('input, button[type=submit]')];
  stops[stops.indexOf(event.currentTarget) + 1]?.focus();
}
