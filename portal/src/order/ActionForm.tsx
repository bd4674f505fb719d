import { Button, Group, Stack, Text } from '@mantine/core';
import { actOnOrder, previewAction } from '../api/calls';
import { isLimitExceeded, isOrderChanged } from '../api/errors';
import type { OrderAction, OrderActionPreview } from '../api/orderActionTypes';
import type { Order } from '../api/types';
import { AskApproval } from '../approvals/AskApproval';
import { needOf } from '../approvals/need';
import { useAsk } from '../approvals/useAsk';
import { approvals } from '../approvalMessages';
import { capture } from '../captureMessages';
import { formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { t } from '../messages';
import { orderActions } from '../orderActionMessages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Facts, type Fact } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import { SaidWords } from '../ui/SaidWords';
import { useAttempt } from '../ui/useAttempt';
import type { ActionEvents } from './ActionDialog';
import classes from './Consequences.module.css';
import { mailsOf } from './consequences';
import { usePreview } from './usePreview';

interface Props extends ActionEvents {
  order: Order;
  action: OrderAction;
}

interface Sent {
  ifMatch: string | undefined;
}

/** What the action does to the order, and the button that does it. */
export function ActionForm({ order, action, onCancel, onFailed, onDone }: Props) {
  const texts = orderActions[action];
  const attempt = useAttempt({
    send: ({ ifMatch }: Sent, key) => actOnOrder(order.order_id, action, ifMatch, key),
    onDone: () => onDone(texts.done),
    onFailed: (isUnknown) => {
      onFailed(isUnknown);
      if (!isUnknown) void preview.refetch();
    },
  });
  const load = (of: OrderAction, signal: AbortSignal) => previewAction(order.order_id, of, signal);
  const ask = useAsk(order, onCancel);
  const preview = usePreview(['action', order.order_id], load, action, attempt.isFrozen || ask.attempt.isFrozen);
  const need = attempt.isUnknown ? undefined : needOf(preview, attempt.problem);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (need !== undefined && action !== 'extend') {
          ask.submit({ action });
          return;
        }
        // Of who was faster than the preview nothing is confirmed but the action itself.
        attempt.submit({ ifMatch: preview.isFetching ? undefined : preview.data?.etag });
      }}
    >
      <Stack gap="md">
        <Text size="sm">{texts.text}</Text>
        {preview.data !== undefined && (
          <section aria-label={orderActions.consequences} aria-busy={preview.isFetching} className={classes.consequences}>
            <Facts rows={consequencesOf(action, preview.data)} />
          </section>
        )}
        {preview.error !== null && attempt.problem === undefined && (
          <Notice tone="calm">
            <p>
              {orderActions.notWorkedOut} <SaidWords error={preview.error} />
            </p>
          </Notice>
        )}
        {isOrderChanged(attempt.problem) ? (
          <Notice tone="warn" title={texts.texts.changedTitle} isAnnounced>
            <p>{orderActions.changedText}</p>
          </Notice>
        ) : (
          !isLimitExceeded(attempt.problem) && <AttemptNotice attempt={attempt} texts={texts.texts} />
        )}
        {need !== undefined && <AskApproval ask={ask} need={need} currency={order.purchase_currency} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel} disabled={attempt.isPending || ask.attempt.isPending}>
            {attempt.isUnknown ? capture.close : orderActions.keep}
          </Button>
          <Button type="submit" loading={attempt.isPending || ask.attempt.isPending} data-autofocus>
            {attempt.isUnknown || ask.attempt.isUnknown ? capture.again : need === undefined ? texts.confirm : approvals.ask}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function consequencesOf(action: OrderAction, preview: OrderActionPreview): Fact[] {
  const words = orderActions;
  const money = (minor: number) => formatMoney(minor, preview.purchase_currency);
  const day = (at: string) => formatDay(at.slice(0, 10));
  const mails = mailsOf(preview.mails, words.mails);
  if (action === 'extend') {
    const ends = preview.order.expires_at ?? preview.expires_at;
    return [
      { name: words.endsNow, value: day(preview.expires_at) },
      { name: words.endsThen, value: day(ends), isStrong: true },
      ...mails,
    ];
  }
  const captured = preview.order.captured_amount;
  return [
    { name: words.amountNow, value: money(preview.released_amount), isStrong: true },
    ...(captured > 0 ? [{ name: words.captured, value: money(captured) }] : []),
    { name: words.status, value: t.status[preview.order.status] },
    ...mails,
  ];
}
