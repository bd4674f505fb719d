import type { Payout, PayoutStatus } from '../api/payoutTypes';
import { t } from '../messages';
import { ToneBadge } from '../ui/StatusBadge';

const TONES = { open: 'calm', closed: 'info', paid: 'good' } as const satisfies Record<PayoutStatus, string>;

export function PayoutBadge({ payout }: { payout: Payout }) {
  const { status, settlement_amount: amount } = payout;
  if (status === 'closed' && amount === 0) return <ToneBadge tone="calm">{t.payouts.nothing}</ToneBadge>;
  return <ToneBadge tone={TONES[status]}>{t.payouts.status[status]}</ToneBadge>;
}
