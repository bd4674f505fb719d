import { Button, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useContext, useRef, useState } from 'react';
import { previewLines, updateLines } from '../api/editCalls';
import type { LinesPreview, LinesUpdate } from '../api/editTypes';
import type { Order } from '../api/types';
import { edit } from '../editMessages';
import { formatDifference, formatMoney } from '../format/money';
import { t } from '../messages';
import { orderActions } from '../orderActionMessages';
import { order as orderTexts } from '../orderMessages';
import { DialogTouched } from '../ui/dialogBusy';
import { Facts, type Fact } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { SaidWords } from '../ui/SaidWords';
import { useAttempt } from '../ui/useAttempt';
import type { ActionEvents } from './ActionDialog';
import { mailsOf } from './consequences';
import consequenceClasses from './Consequences.module.css';
import { EditFooter } from './EditFooter';
import classes from './EditForms.module.css';
import { draftOf, newDraft, obstacleOf, readLines, wireLine, type Draft, type ReadLines } from './lineDraft';
import { LineEditor } from './LineEditor';
import { taxRatesOf } from './ReturnLines';
import { undoOf } from './undo';
import { usePreview } from './usePreview';

const { lines: texts } = edit;
const DESCRIPTION_MAX = 255;

interface Sent {
  request: LinesUpdate;
  ifMatch: string | undefined;
}

/** All lines of the order, what they come to beside what may be authorized, and the button that saves them. */
export function LinesForm({ order: current, onCancel, onFailed, onDone }: { order: Order } & ActionEvents) {
  // What is edited is the order as it was when the dialog was opened; who was faster is told by the preview's version.
  const [order] = useState(current);
  const currency = order.purchase_currency;
  const [drafts, setDrafts] = useState(() => order.order_lines.map((line) => draftOf(line, currency)));
  const [description, setDescription] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const nextId = useRef(order.order_lines.length);
  const read = readLines(drafts, order);
  const obstacle = obstacleOf(read, order);
  const request: LinesUpdate | undefined =
    obstacle !== undefined || read.lines === undefined ? undefined
    : { order_amount: read.amount, order_lines: read.lines };

  const attempt = useAttempt({
    send: ({ request: body, ifMatch }: Sent, key) => updateLines(order.order_id, body, ifMatch, key),
    onDone: ({ etag }) => {
      const former = { order_amount: order.order_amount, order_lines: order.order_lines.map(wireLine) };
      const write = (ifMatch: string, key: string) => updateLines(order.order_id, former, ifMatch, key);
      onDone(texts.done, undoOf(order.etag, etag, write));
    },
    onFailed: (isUnknown) => {
      onFailed(isUnknown);
      if (!isUnknown) void preview.refetch();
    },
  });
  const { isFrozen } = attempt;
  const load = (of: LinesUpdate, signal: AbortSignal) => previewLines(order.order_id, of, signal);
  const preview = usePreview(['lines', order.order_id], load, request, isFrozen);
  const shown = request === undefined ? undefined : preview.data;
  const why = obstacle === undefined ? undefined : whyNot(obstacle, read, order);

  const change = (draft: Draft) => setDrafts((now) => now.map((other) => (other.id === draft.id ? draft : other)));
  const touch = useContext(DialogTouched);
  const add = () => {
    touch();
    setDrafts([...drafts, newDraft(nextId.current++, taxRatesOf(order)[0] ?? 0)]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus());
  };
  const remove = (id: number) => {
    touch();
    setDrafts((now) => now.filter((draft) => draft.id !== id));
    adder.current?.focus();
  };
  const submit = () => {
    const said = description.trim();
    // Of who was faster than the preview nothing is confirmed but the lines themselves.
    const ifMatch = preview.isFetching ? undefined : shown?.etag;
    const body = request === undefined ? undefined : { ...request, ...(said !== '' && { description: said }) };
    attempt.submit(body === undefined ? undefined : { request: body, ifMatch });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <NotAdding order={order} />
        <Text size="sm" c="dimmed">
          {texts.discountHelp}
        </Text>
        <ul className={classes.lines} aria-label={texts.list} ref={list}>
          {read.reads.map((one, i) => (
            <LineEditor
              key={one.draft.id}
              order={order}
              read={one}
              number={i + 1}
              isFrozen={isFrozen}
              onChange={change}
              onRemove={() => {
                if (!isFrozen) remove(one.draft.id);
              }}
            />
          ))}
        </ul>
        <div>
          <Button ref={adder} variant="default" size="xs" disabled={isFrozen} onClick={add}>
            {texts.add}
          </Button>
        </div>
        <section aria-label={texts.sums}>
          <Facts rows={sumsOf(read, order)} />
          <VisuallyHidden role="status">{why ?? formatMoney(read.amount, currency)}</VisuallyHidden>
        </section>
        {(obstacle === 'limit' || obstacle === 'captured') && (
          <Notice tone="bad">
            <p>{why}</p>
          </Notice>
        )}
        {shown !== undefined && <Consequences preview={shown} isOld={preview.isFetching} />}
        {request !== undefined && preview.error !== null && attempt.problem === undefined && (
          <Notice tone="calm">
            <p>
              {orderActions.notWorkedOut} <SaidWords error={preview.error} currency={order.purchase_currency} />
            </p>
          </Notice>
        )}
        <TextInput
          label={texts.why}
          autoComplete="off"
          maxLength={DESCRIPTION_MAX}
          value={description}
          readOnly={isFrozen}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <EditFooter
          attempt={attempt}
          why={why}
          confirm={why === undefined ? texts.confirm(formatMoney(read.amount, currency)) : edit.save}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

function whyNot(obstacle: NonNullable<ReturnType<typeof obstacleOf>>, read: ReadLines, order: Order): string {
  const money = (amount: number) => formatMoney(amount, order.purchase_currency);
  const { captured_amount: captured, order_amount_limit: limit } = order;
  if (obstacle === 'captured') return texts.belowCaptured(money(read.amount), money(captured), money(captured - read.amount));
  if (obstacle === 'limit') return texts.aboveLimit(money(read.amount), money(limit), money(read.amount - limit));
  return texts.obstacles[obstacle];
}

/** The lines as they stand do not come to the order's amount. */
function NotAdding({ order }: { order: Order }) {
  const sum = order.order_lines.reduce((total, line) => total + line.total_amount, 0);
  const currency = order.purchase_currency;
  if (sum === order.order_amount || order.order_lines.length === 0) return null;
  return (
    <Notice tone="warn">
      <p>
        {texts.notAdding(
          formatMoney(sum, currency),
          formatMoney(order.order_amount, currency),
          formatDifference(sum - order.order_amount, currency),
        )}
      </p>
    </Notice>
  );
}

function sumsOf(read: ReadLines, order: Order): Fact[] {
  const currency = order.purchase_currency;
  const money = (amount: number) => formatMoney(amount, currency);
  const isKnown = read.lines !== undefined;
  const then = (amount: number) => (isKnown ? money(amount) : t.app.notKnown);
  return [
    { name: texts.amountNow, value: money(order.order_amount) },
    { name: texts.amountThen, value: then(read.amount), isStrong: true },
    { name: texts.taxThen, value: then(read.tax) },
    { name: texts.difference, value: isKnown ? formatDifference(read.amount - order.order_amount, currency) : t.app.notKnown },
    ...(order.captured_amount > 0 ? [{ name: orderTexts.captured, value: money(order.captured_amount) }] : []),
    { name: texts.leftThen, value: then(read.amount - order.captured_amount) },
    { name: texts.limit, value: money(order.order_amount_limit) },
    { name: texts.room, value: then(order.order_amount_limit - read.amount) },
  ];
}

/** As the server says it. */
function Consequences({ preview, isOld }: { preview: LinesPreview; isOld: boolean }) {
  const money = (amount: number) => formatMoney(amount, preview.purchase_currency);
  return (
    <section aria-label={orderActions.consequences} aria-busy={isOld} className={consequenceClasses.consequences}>
      <Facts
        rows={[
          { name: texts.amountThen, value: money(preview.order_amount), isStrong: true },
          { name: texts.leftThen, value: money(preview.order.remaining_authorized_amount) },
          { name: orderActions.status, value: t.status[preview.order.status] },
          ...mailsOf(preview.mails, orderActions.mails),
        ]}
      />
    </section>
  );
}
