import type { BankUpload } from '../api/bankTypes';
import { t } from '../messages';

/** What a file came to, in a few words each; what there was none of is left out, but that of new entries. */
export function cameTo(upload: BankUpload): string[] {
  const counts: [number, (n: number) => string][] = [
    [upload.known_entries, t.bank.knownEntries],
    [upload.pending_entries, t.bank.pendingEntries],
    [upload.payments, t.bank.paid],
    [upload.unassigned_payments, t.bank.unassigned],
    [upload.reversals, t.bank.reversals],
    [upload.payouts, t.bank.payoutsPaid],
    [upload.open_transactions, t.bank.undecided],
  ];
  return [t.bank.newEntries(upload.new_entries), ...counts.filter(([n]) => n > 0).map(([n, words]) => words(n))];
}
