import { Checkbox, NativeSelect } from '@mantine/core';
import type { Order, OrderLine } from '../api/types';
import { formatMoney } from '../format/money';
import { first, formatTaxRate } from '../format/order';
import { t } from '../messages';
import { order as orderTexts } from '../orderMessages';
import { refund } from '../refundMessages';
import { MoneyField } from '../ui/MoneyField';
import type { LineSelection, Picks } from './lineSelection';
import { QuantityField } from './QuantityField';
import classes from './RefundForm.module.css';
import { returnable } from './returnSelection';

interface Props {
  order: Order;
  picks: Picks;
  selection: LineSelection;
  onPick: (picks: Picks) => void;
  isFrozen: boolean;
}

/** How many units of which captured line come back. */
export function ReturnLines({ order, picks, selection, onPick, isFrozen }: Props) {
  const pick = (line: OrderLine, text: string | undefined) => {
    if (isFrozen) return;
    const after = new Map(picks);
    if (text === undefined) after.delete(line.line);
    else after.set(line.line, text);
    onPick(after);
  };
  return (
    <ul className={classes.lines} aria-label={refund.lines}>
      {returnable(order.order_lines).map((line) => {
        const name = first(line.name, line.reference) ?? t.app.notKnown;
        const left = line.refundable_quantity;
        return (
          <li key={line.line}>
            <Checkbox
              aria-label={orderTexts.line.select(name)}
              checked={picks.has(line.line)}
              onChange={(event) => pick(line, event.currentTarget.checked ? String(left) : undefined)}
            />
            <div className={classes.name}>
              <div>{name}</div>
              <div className={classes.upTo}>
                {refund.upTo(left, formatMoney(line.refundable_amount, order.purchase_currency))}
              </div>
            </div>
            <QuantityField
              label={refund.quantityOf(name, left)}
              left={left}
              text={picks.get(line.line)}
              isFaulty={selection.faulty.has(line.line)}
              onPick={(text) => pick(line, text)}
            />
          </li>
        );
      })}
    </ul>
  );
}

interface FeeProps {
  order: Order;
  feeText: string;
  taxRate: number;
  onFee: (text: string) => void;
  onTaxRate: (rate: number) => void;
  isFrozen: boolean;
}

/** What the merchant keeps of the lines. */
export function ReturnFee({ order, feeText, taxRate, onFee, onTaxRate, isFrozen }: FeeProps) {
  const currency = order.purchase_currency;
  const hasFee = feeText.trim() !== '';
  return (
    <div className={classes.fields}>
      <MoneyField
        label={refund.feeLabel(currency)}
        description={refund.feeHelp}
        currency={currency}
        text={feeText}
        isFrozen={isFrozen}
        onChange={onFee}
      />
      {hasFee && (
        <NativeSelect
          label={refund.feeTax}
          disabled={isFrozen}
          className={classes.tax}
          value={String(taxRate)}
          data={taxRatesOf(order).map((rate) => ({ value: String(rate), label: formatTaxRate(rate) }))}
          onChange={(event) => onTaxRate(Number(event.currentTarget.value))}
        />
      )}
    </div>
  );
}

/** Those of the lines, the highest first, and none. */
export function taxRatesOf(order: Order): number[] {
  const rates = new Set([...order.order_lines.map((line) => line.tax_rate ?? 0), 0]);
  return [...rates].sort((a, b) => b - a);
}
