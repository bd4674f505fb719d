import type { BankUpload } from '../api/bankTypes';
import { bank } from '../bankMessages';

/** What a file came to, in a few words each; what there was none of is left out, but that of new entries. */
export function cameTo(upload: BankUpload): string[] {
  const counts: [number, (n: number) => string][] = [
    [upload.known_entries, bank.knownEntries],
    [upload.pending_entries, bank.pendingEntries],
    [upload.payments, bank.paid],
    [upload.unassigned_payments, bank.unassigned],
    [upload.reversals, bank.reversals],
    [upload.payouts, bank.payoutsPaid],
    [upload.open_transactions, bank.undecided],
  ];
  return [bank.newEntries(upload.new_entries), ...counts.filter(([n]) => n > 0).map(([n, words]) => words(n))];
}
