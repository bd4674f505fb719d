import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OrderSummary } from '../api/types';
import { bulk } from '../bulkMessages';
import { formatMoney, sumByCurrency } from '../format/money';
import { leftToCapture } from '../format/order';
import type { Selection } from '../orders/useSelection';
import { ActionButton } from '../ui/ActionButton';
import classes from './BulkBar.module.css';
import { BulkDialog } from './BulkDialog';

/** What is ticked, what it comes to, and what can be done with it. Stays in sight while one scrolls and pages. */
export default function BulkBar({ selection, page }: { selection: Selection; page: OrderSummary[] }) {
  const [isOpen, setOpen] = useState(false);
  const { orders } = selection;
  const totals = sumByCurrency(
    orders.map((order) => ({ currency: order.purchase_currency, amount: leftToCapture(order) })),
  ).filter((total) => total.amount > 0);
  const onPage = new Set(page.map((order) => order.order_id));
  const elsewhere = orders.filter((order) => !onPage.has(order.order_id)).length;

  return (
    <section className={classes.bar} aria-label={bulk.bar}>
      <div className={classes.text} role="status">
        <strong>{bulk.selected(orders.length)}</strong>
        {elsewhere > 0 && <span className={classes.elsewhere}>{bulk.elsewhere(elsewhere)}</span>}
        {totals.length > 0 && (
          <span>
            {totals.map(({ currency, amount }) => formatMoney(amount, currency)).join(' + ')} {bulk.leftToCapture}
          </span>
        )}
      </div>
      <div className={classes.buttons}>
        <Button variant="default" size="sm" onClick={selection.clear}>
          {bulk.clear}
        </Button>
        <ActionButton
          size="sm"
          onClick={() => setOpen(true)}
          reason={totals.length === 0 ? bulk.nothingLeft : undefined}
        >
          {bulk.full}
        </ActionButton>
      </div>
      <BulkDialog isOpen={isOpen} onClose={() => setOpen(false)} orders={orders} totals={totals} />
    </section>
  );
}
