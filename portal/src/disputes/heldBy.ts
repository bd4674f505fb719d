import type { Dispute } from '../api/disputeTypes';
import { disputes } from '../disputeMessages';
import { formatMoney } from '../format/money';

/** What an open dispute holds, in words; nothing when it has ended. */
export function heldBy(dispute: Dispute): string[] {
  if (dispute.status !== 'open') return [];
  const held = [disputes.withheld(formatMoney(dispute.withheld_amount, dispute.currency))];
  if (dispute.reminders_paused && dispute.invoice_number !== undefined)
    held.push(disputes.remindersPaused(dispute.invoice_number));
  return [...held, disputes.noRefunds];
}
