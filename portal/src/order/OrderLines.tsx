import { Checkbox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { Order, OrderLine } from '../api/types';
import { formatMoney } from '../format/money';
import { first, formatTaxRate } from '../format/order';
import { t } from '../messages';
import { order as orderTexts } from '../orderMessages';
import { CheckIcon } from '../ui/icons';
import type { Picks } from './lineSelection';
import classes from './OrderLines.module.css';
import { QuantityField } from './QuantityField';

const TABLE_FITS = '(min-width: 70em)';

interface Props {
  order: Order;
  picks: Picks;
  faulty: ReadonlySet<number>;
  onPick: (picks: Picks) => void;
  isSelectable: boolean;
}

/** What the customer ordered, how much of it is captured, and which of it shall be captured now. */
export function OrderLines({ order, picks, faulty, onPick, isSelectable }: Props) {
  const isTable = useMediaQuery(TABLE_FITS, true, { getInitialValueInEffect: false });
  const open = order.order_lines.filter((line) => line.left_quantity > 0);
  const ticked = open.filter((line) => picks.has(line.line)).length;
  const canSelect = isSelectable && open.length > 0;

  const pick = (line: OrderLine, text: string | undefined) => {
    const after = new Map(picks);
    if (text === undefined) after.delete(line.line);
    else after.set(line.line, text);
    onPick(after);
  };
  const pickAll = (isTicked: boolean) => {
    onPick(new Map(isTicked ? open.map((line) => [line.line, String(line.left_quantity)] as const) : []));
  };
  if (order.order_lines.length === 0) return <p className={classes.none}>{orderTexts.noLines}</p>;

  const rows = order.order_lines.map((line) => ({
    line,
    currency: order.purchase_currency,
    text: picks.get(line.line),
    isFaulty: faulty.has(line.line),
    canSelect,
    onPick: (text: string | undefined) => pick(line, text),
  }));
  const all = {
    checked: ticked === open.length,
    indeterminate: ticked > 0 && ticked < open.length,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => pickAll(event.currentTarget.checked),
  };
  if (!isTable) {
    return (
      <>
        {canSelect && (
          <div className={classes.all}>
            <Checkbox label={orderTexts.line.selectAll} {...all} />
          </div>
        )}
        <ul className={classes.cards}>
          {rows.map((row) => (
            <LineCard key={row.line.line} {...row} />
          ))}
        </ul>
      </>
    );
  }
  const { line: text } = orderTexts;
  return (
    <table className={classes.table} aria-label={orderTexts.lines}>
      <thead>
        <tr>
          {canSelect && (
            <th scope="col" className={classes.tick}>
              <Checkbox aria-label={text.selectAll} {...all} />
            </th>
          )}
          <th scope="col">{text.article}</th>
          <th scope="col" className="number">
            {text.unitPrice}
          </th>
          <th scope="col" className="number">
            {text.taxRate}
          </th>
          <th scope="col" className="number">
            {text.ordered}
          </th>
          <th scope="col" className="number">
            {text.captured}
          </th>
          <th scope="col" className="number">
            {text.left}
          </th>
          {canSelect && (
            <th scope="col" className={classes.quantity}>
              {text.quantity}
            </th>
          )}
          <th scope="col" className="number">
            {text.total}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <LineRow key={row.line.line} {...row} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  line: OrderLine;
  currency: string;
  text: string | undefined;
  isFaulty: boolean;
  canSelect: boolean;
  onPick: (text: string | undefined) => void;
}

const lineName = (line: OrderLine) => first(line.name, line.reference) ?? t.app.notKnown;

function Tick({ line, text, onPick }: RowProps) {
  return (
    <Checkbox
      aria-label={orderTexts.line.select(lineName(line))}
      checked={text !== undefined}
      onChange={(event) => onPick(event.currentTarget.checked ? String(line.left_quantity) : undefined)}
    />
  );
}

function Article({ line, currency }: RowProps) {
  const discount = line.total_discount_amount ?? 0;
  const second = [
    first(line.reference),
    discount > 0 ? orderTexts.line.discount(formatMoney(discount, currency)) : undefined,
  ].filter(Boolean);
  return (
    <>
      <div className={classes.name}>{lineName(line)}</div>
      {second.length > 0 && <div className={classes.second}>{second.join(' · ')}</div>}
    </>
  );
}

function Quantity({ line, text, isFaulty, onPick }: RowProps) {
  if (line.left_quantity <= 0) {
    return (
      <span className={classes.done}>
        <CheckIcon width={15} height={15} />
        {orderTexts.line.allCaptured}
      </span>
    );
  }
  return (
    <QuantityField
      label={orderTexts.line.quantityOf(lineName(line), line.left_quantity)}
      left={line.left_quantity}
      text={text}
      isFaulty={isFaulty}
      onPick={onPick}
    />
  );
}

function LineRow(row: RowProps) {
  const { line, currency, canSelect } = row;
  return (
    <tr data-ticked={row.text !== undefined || undefined}>
      {canSelect && <td className={classes.tick}>{line.left_quantity > 0 && <Tick {...row} />}</td>}
      <th scope="row">
        <Article {...row} />
      </th>
      <td className="number">{formatMoney(line.unit_price, currency)}</td>
      <td className="number">{formatTaxRate(line.tax_rate)}</td>
      <td className="number">{`${line.quantity} ${line.quantity_unit ?? ''}`}</td>
      <td className="number">{line.captured_quantity}</td>
      <td className="number">{line.left_quantity}</td>
      {canSelect && (
        <td className={classes.quantity}>
          <Quantity {...row} />
        </td>
      )}
      <td className="number">
        <strong>{formatMoney(line.total_amount, currency)}</strong>
      </td>
    </tr>
  );
}

function LineCard(row: RowProps) {
  const { line, currency, canSelect } = row;
  const { line: text } = orderTexts;
  const facts = [
    [text.unitPrice, formatMoney(line.unit_price, currency)],
    [text.taxRate, formatTaxRate(line.tax_rate)],
    [text.ordered, `${line.quantity} ${line.quantity_unit ?? ''}`],
    [text.captured, String(line.captured_quantity)],
    [text.left, String(line.left_quantity)],
  ] as const;
  return (
    <li className={classes.card} data-ticked={row.text !== undefined || undefined}>
      <div className={classes.cardTop}>
        {canSelect && line.left_quantity > 0 && <Tick {...row} />}
        <div className={classes.cardName}>
          <Article {...row} />
        </div>
        <strong>{formatMoney(line.total_amount, currency)}</strong>
      </div>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {canSelect && (
        <div className={classes.cardQuantity}>
          {line.left_quantity > 0 && <span>{text.quantity}</span>}
          <Quantity {...row} />
        </div>
      )}
    </li>
  );
}
