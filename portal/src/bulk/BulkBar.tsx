import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OrderQuery } from '../api/exportTypes';
import type { OrderTotals } from '../api/totalsTypes';
import type { OrderSummary } from '../api/types';
import { bulk } from '../bulkMessages';
import { formatMoney, sumByCurrency, type CurrencyTotal } from '../format/money';
import { leftToCapture } from '../format/order';
import { t } from '../messages';
import { orderActions } from '../orderActionMessages';
import { tickedCount } from '../orders/shown';
import type { Selection } from '../orders/useSelection';
import { useSession } from '../signin/session';
import { totals as texts } from '../totalsMessages';
import { ActionButton } from '../ui/ActionButton';
import { BulkActions } from './BulkActions';
import classes from './BulkBar.module.css';
import { BulkDialog } from './BulkDialog';
import { leftOf, MatchingDialog } from './MatchingDialog';

interface Props {
  selection: Selection;
  page: OrderSummary[];
  /** What the list asks for, and what all that match come to, once it is known. */
  asked: OrderQuery;
  found: OrderTotals | undefined;
}

/** What is ticked, what it comes to, and what can be done with it. Stays in sight while one scrolls and pages. */
export default function BulkBar({ selection, page, asked, found }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { orders, isAll } = selection;
  const totals = isAll ? leftOf(found) : leftOfOrders(orders);
  const onPage = new Set(page.map((order) => order.order_id));
  const elsewhere = isAll ? 0 : orders.filter((order) => !onPage.has(order.order_id)).length;
  const { user } = useSession();
  const nothingLeft = isAll ? texts.nothingLeft : bulk.nothingLeft;
  const whyNot = !user.verbs.includes('capture')
    ? orderActions.mayNot(t.app.roles[user.role])
    : totals.length > 0 ? undefined : nothingLeft;
  const isPageTicked = page.length > 0 && tickedCount(page, selection) === page.length;

  return (
    <section className={classes.bar} aria-label={bulk.bar}>
      <div className={classes.text} role="status">
        <strong>{isAll ? texts.allSelected(found?.orders_count ?? 0) : bulk.selected(orders.length)}</strong>
        {elsewhere > 0 && <span className={classes.elsewhere}>{bulk.elsewhere(elsewhere)}</span>}
        {totals.length > 0 && (
          <span>
            {totals.map(({ currency, amount }) => formatMoney(amount, currency)).join(' + ')} {bulk.leftToCapture}
          </span>
        )}
      </div>
      <div className={classes.buttons}>
        {!isAll && isPageTicked && found !== undefined && found.orders_count > orders.length && (
          <ActionButton
            variant="default"
            size="sm"
            onClick={selection.selectAll}
            reason={found.truncated ? texts.tooMany : undefined}
          >
            {texts.selectAll(found.orders_count)}
          </ActionButton>
        )}
        <Button variant="default" size="sm" onClick={selection.clear}>
          {bulk.clear}
        </Button>
        <BulkActions
          orders={isAll ? undefined : orders}
          asked={asked}
          count={isAll ? (found?.orders_count ?? 0) : orders.length}
        />
        <ActionButton size="sm" onClick={() => setOpen(true)} reason={whyNot}>
          {bulk.full}
        </ActionButton>
      </div>
      {isAll ? (
        <MatchingDialog isOpen={isOpen} onClose={() => setOpen(false)} asked={asked} />
      ) : (
        <BulkDialog isOpen={isOpen} onClose={() => setOpen(false)} orders={orders} totals={totals} />
      )}
    </section>
  );
}

const leftOfOrders = (orders: OrderSummary[]): CurrencyTotal[] =>
  sumByCurrency(
    orders.map((order) => ({ currency: order.purchase_currency, amount: leftToCapture(order) })),
  ).filter((total) => total.amount > 0);
