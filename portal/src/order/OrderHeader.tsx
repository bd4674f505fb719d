import { Anchor, Progress, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router-dom';
import type { Order } from '../api/types';
import { formatDate } from '../format/dates';
import { formatMoney } from '../format/money';
import { first, leftToCapture, nameOf } from '../format/order';
import { t } from '../messages';
import { order as orderTexts } from '../orderMessages';
import { Expiry } from '../orders/Expiry';
import { CopyButton } from '../ui/CopyButton';
import { BackIcon } from '../ui/icons';
import { useHeadingFocus } from '../ui/page';
import { StatusBadge, ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { EditButton } from './EditButton';
import { OrderActions } from './OrderActions';
import { OrderTags } from './OrderTags';
import classes from './OrderHeader.module.css';

export function OrderHeader({ order }: { order: Order }) {
  const heading = useHeadingFocus<HTMLHeadingElement>(order.order_id);
  const fraud = order.fraud_status;
  return (
    <header>
      <Anchor component={Link} to={`/orders${useListSearch()}`} className={classes.back}>
        <BackIcon width={15} height={15} />
        {orderTexts.back}
      </Anchor>
      <div className={classes.heading}>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title}>
          {nameOf(order)}
        </Title>
        <StatusBadge status={order.status} />
        {fraud !== undefined && fraud !== 'ACCEPTED' && (
          <ToneBadge tone={fraud === 'PENDING' ? 'warn' : 'bad'}>{t.fraud[fraud]}</ToneBadge>
        )}
        <div className={classes.actions}>
          <OrderActions order={order} />
        </div>
      </div>
      <div className={classes.referencesRow}>
        <References order={order} />
        <EditButton order={order} edit={{ kind: 'references' }} variant="subtle" size="compact-sm" ml={-8} />
      </div>
      <OrderTags order={order} />
      <div className={classes.panel}>
        <Amounts order={order} />
        <dl className={classes.facts}>
          <Fact name={orderTexts.created}>
            <When at={order.created_at} />
          </Fact>
          <Fact name={orderTexts.expires}>
            <Expiry status={order.status} expiresAt={order.expires_at} />
            <Planned expiry={order.expiry} />
          </Fact>
          <Fact name={orderTexts.paymentMethod}>{paymentMethod(order)}</Fact>
        </dl>
      </div>
    </header>
  );
}

/** The list one came from, with its filters. */
function useListSearch(): string {
  const state: unknown = useLocation().state;
  if (typeof state !== 'object' || state === null || !('list' in state)) return '';
  return typeof state.list === 'string' ? state.list : '';
}

function paymentMethod({ initial_payment_method: method }: Order): string {
  const name = first(method?.description, method?.type) ?? t.app.notKnown;
  const installments = method?.number_of_installments;
  return installments === undefined ? name : `${name}, ${orderTexts.installments(installments)}`;
}

function References({ order }: { order: Order }) {
  const all = [
    { name: orderTexts.reference1, value: order.merchant_reference1, isOurs: false },
    { name: orderTexts.reference2, value: order.merchant_reference2, isOurs: false },
    { name: orderTexts.klarnaReference, value: order.klarna_reference, isOurs: true },
    { name: orderTexts.orderId, value: order.order_id, isOurs: true },
  ];
  return (
    <dl className={classes.references}>
      {all.map(({ name, value, isOurs }) => {
        if (value === undefined || value === '') return null;
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={isOurs ? 'mono' : undefined}>{value}</span>
              <CopyButton value={value} what={name} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Amounts({ order }: { order: Order }) {
  const left = leftToCapture(order);
  const money = (amount: number) => formatMoney(amount, order.purchase_currency);
  const captured = order.order_amount > 0 ? (100 * order.captured_amount) / order.order_amount : 0;
  return (
    <div className={classes.amountsBox}>
      <dl className={classes.amounts}>
        <Fact name={orderTexts.ordered}>{money(order.order_amount)}</Fact>
        <Fact name={orderTexts.captured}>{money(order.captured_amount)}</Fact>
        <Fact name={orderTexts.left} isStrong={left > 0}>
          {money(left)}
        </Fact>
        <Fact name={orderTexts.refunded}>{money(order.refunded_amount)}</Fact>
      </dl>
      <Progress
        value={Math.min(100, captured)}
        size={4}
        color="var(--good)"
        className={classes.progress}
        aria-hidden="true"
      />
    </div>
  );
}

/** What the merchant's rule will do about an order that nears its end. */
function Planned({ expiry }: Pick<Order, 'expiry'>) {
  if (expiry?.rule_at === undefined) return null;
  const at = formatDate(expiry.rule_at);
  return (
    <div className={classes.planned}>
      {expiry.rule === 'extend' ? t.expiry.willExtend(at) : t.expiry.willRelease(at)}
    </div>
  );
}

function Fact({ name, children, isStrong = false }: { name: string; children: ReactNode; isStrong?: boolean }) {
  return (
    <div data-strong={isStrong || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
