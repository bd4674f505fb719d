import { NativeSelect, TextInput } from '@mantine/core';
import { memo } from 'react';
import type { Order } from '../api/types';
import { capture } from '../captureMessages';
import { edit } from '../editMessages';
import { formatMoney, type AmountFault } from '../format/money';
import { ActionButton } from '../ui/ActionButton';
import { Notice } from '../ui/Notice';
import classes from './EditForms.module.css';
import {
  isCaptured,
  isPinned,
  leastUnits,
  LINE_TYPES,
  type Draft,
  type LineFault,
  type LineField,
  type ReadDraft,
} from './lineDraft';

const { lines: texts } = edit;

const isAmountFault = (fault: LineFault): fault is AmountFault => fault in capture.fault;

interface Props {
  order: Order;
  read: ReadDraft;
  /** Among the lines, from 1. */
  number: number;
  isFrozen: boolean;
  onChange: (draft: Draft) => void;
  onRemove: () => void;
}

/** An order has up to a thousand lines: while one is typed in, the others are left alone. Callbacks may be old ones. */
const isSame = (before: Props, after: Props) =>
  before.read.draft === after.read.draft && before.number === after.number && before.isFrozen === after.isFrozen;

/** One line as it is typed, and what it comes to. */
export const LineEditor = memo(function LineEditor({ order, read, number, isFrozen, onChange, onRemove }: Props) {
  const { draft, faults, line } = read;
  const currency = order.purchase_currency;
  const isKept = isCaptured(draft.of);
  const name = texts.nameOf(number, draft.name.trim());
  const least = leastUnits(draft, order);
  const faultOf = (field: LineField): string | undefined => {
    const fault = faults[field];
    if (fault === undefined) return undefined;
    // A new line is not blamed for what nobody has typed yet.
    if (field !== 'quantity' && draft.of === undefined && (field === 'name' ? draft.name : draft.price) === '') return undefined;
    if (fault === 'quantity') return texts.least(least);
    return isAmountFault(fault) ? capture.fault[fault] : texts.faults[fault];
  };
  const field = (key: Exclude<keyof Draft, 'id' | 'of' | 'type'>, label: string, maxLength: number, isFixed = isKept) => (
    <TextInput
      label={label}
      size="xs"
      autoComplete="off"
      inputMode={key === 'quantity' ? 'numeric' : key === 'name' || key === 'reference' ? 'text' : 'decimal'}
      maxLength={maxLength}
      value={draft[key]}
      readOnly={isFrozen}
      disabled={isFixed}
      error={key === 'reference' ? undefined : faultOf(key)}
      onChange={(event) => onChange({ ...draft, [key]: event.currentTarget.value })}
    />
  );
  const types: string[] = LINE_TYPES.some((type) => type === draft.type) ? [...LINE_TYPES] : [...LINE_TYPES, draft.type];
  const whyStays = isKept ? texts.cannotRemove : isPinned(draft, order) ? texts.pinned : undefined;
  return (
    <li>
      <div role="group" aria-label={name} className={classes.line}>
        {isKept && <p className={classes.note}>{texts.captured(draft.of?.captured_quantity ?? 0, least)}</p>}
        <div className={classes.wide}>
          {field('name', texts.name, 255)}
          {field('reference', texts.reference, 255)}
          <NativeSelect
            label={texts.type}
            size="xs"
            disabled={isKept || isFrozen}
            value={draft.type}
            data={types.map((value) => ({ value, label: texts.types[value] ?? value }))}
            onChange={(event) => onChange({ ...draft, type: event.currentTarget.value })}
          />
        </div>
        <div className={classes.narrow}>
          {field('quantity', texts.quantity, 10, false)}
          {field('price', texts.price(currency), 20)}
          {field('discount', texts.discount, 20)}
          {field('taxRate', texts.taxRate, 7)}
        </div>
        <Corrected read={read} currency={currency} />
        {faults.total !== undefined && <p className={classes.fault}>{texts.faults.total}</p>}
        <div className={classes.foot}>
          <span>
            {texts.total}: <strong>{line === undefined ? '–' : formatMoney(line.total_amount, currency)}</strong>
            {line !== undefined && (
              <span className={classes.second}>{texts.tax(formatMoney(line.total_tax_amount ?? 0, currency))}</span>
            )}
          </span>
          <ActionButton variant="subtle" size="compact-sm" label={texts.removeOf(name)} reason={whyStays} onClick={onRemove}>
            {texts.remove}
          </ActionButton>
        </div>
      </div>
    </li>
  );
}, isSame);

/** The line stands with another total or tax than it should have: which, and what is right. */
function Corrected({ read: { corrects, line }, currency }: { read: ReadDraft; currency: string }) {
  if (corrects === undefined || line === undefined) return null;
  const money = (amount: number) => formatMoney(amount, currency);
  const isTotal = corrects.total_amount !== line.total_amount;
  return (
    <Notice tone="warn">
      <p>
        {isTotal
          ? texts.correctsTotal(money(corrects.total_amount), money(line.total_amount))
          : texts.correctsTax(money(corrects.total_tax_amount ?? 0), money(line.total_tax_amount ?? 0))}
      </p>
    </Notice>
  );
}
