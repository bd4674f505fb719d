import type { Order } from '../api/types';
import { capture } from '../captureMessages';
import { formatMoney } from '../format/money';
import { leftToCapture } from '../format/order';
import { t } from '../messages';
import { order as orderTexts } from '../orderMessages';
import { useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { LockIcon } from '../ui/icons';
import classes from './CaptureBar.module.css';
import type { CaptureIntent } from './captureIntent';
import type { LineSelection } from './lineSelection';
import { whyOrderForbids } from './whyNot';

interface Props {
  order: Order;
  selection: LineSelection;
  onAsk: (intent: CaptureIntent) => void;
}

/** The sum of what is ticked, and the three ways to capture. What cannot be done says why. */
export function CaptureBar({ order, selection, onAsk }: Props) {
  const forbidden = useForbidden(order);
  const whyNotLines = forbidden ?? whyNot(selection, order);
  const hasSelection = selection.chosen.length > 0;
  return (
    <section className={classes.bar} data-off={forbidden !== undefined || undefined} aria-label={orderTexts.selection.region}>
      <div className={classes.text}>
        {forbidden !== undefined && (
          <span className={classes.reason}>
            <LockIcon width={16} height={16} />
            {forbidden}
          </span>
        )}
        <span role="status">
          {forbidden === undefined && <Sum order={order} selection={selection} why={whyNotLines} />}
        </span>
      </div>
      <div className={classes.buttons}>
        <ActionButton variant="default" reason={forbidden} onClick={() => onAsk({ kind: 'amount' })}>
          {capture.amount}
        </ActionButton>
        <ActionButton
          variant={hasSelection ? 'default' : 'filled'}
          reason={forbidden}
          onClick={() => onAsk({ kind: 'full' })}
        >
          {capture.full}
        </ActionButton>
        <ActionButton
          variant={hasSelection ? 'filled' : 'default'}
          reason={whyNotLines}
          onClick={() => onAsk({ kind: 'lines', sum: selection.sum, selection })}
        >
          {capture.lines}
        </ActionButton>
      </div>
    </section>
  );
}

function Sum({ order, selection, why }: { order: Order; selection: LineSelection; why: string | undefined }) {
  if (selection.chosen.length === 0 && selection.faulty.size === 0) return orderTexts.selection.none;
  return (
    <>
      <span>{orderTexts.selection.sum(selection.chosen.length, selection.units)}</span>{' '}
      <strong className={classes.sum}>{formatMoney(selection.sum, order.purchase_currency)}</strong>
      {why !== undefined && <span className={classes.fault}> {why}</span>}
    </>
  );
}

/** Why nothing of this order may be captured by this user, now. */
function useForbidden(order: Order): string | undefined {
  const { user } = useSession();
  if (!user.verbs.includes('capture')) return orderTexts.mayNotCapture(t.app.roles[user.role]);
  return whyOrderForbids('capture', order);
}

function whyNot(selection: LineSelection, order: Order): string | undefined {
  const left = leftToCapture(order);
  const money = (amount: number) => formatMoney(amount, order.purchase_currency);
  if (selection.faulty.size > 0) return orderTexts.selection.whyFault;
  if (selection.chosen.length === 0) return orderTexts.selection.whyEmpty;
  if (selection.sum <= 0) return orderTexts.selection.whyNotPositive;
  if (selection.sum > left) return orderTexts.selection.whyTooMuch(money(selection.sum), money(left));
  return undefined;
}
