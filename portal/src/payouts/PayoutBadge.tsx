import type { Payout, PayoutStatus } from '../api/payoutTypes';
import { payouts } from '../payoutMessages';
import { ToneBadge } from '../ui/StatusBadge';

const TONES = { open: 'calm', closed: 'info', paid: 'good' } as const satisfies Record<PayoutStatus, string>;

export function PayoutBadge({ payout }: { payout: Payout }) {
  const { status, settlement_amount: amount } = payout;
  if (status === 'closed' && amount === 0) return <ToneBadge tone="calm">{payouts.nothing}</ToneBadge>;
  return <ToneBadge tone={TONES[status]}>{payouts.status[status]}</ToneBadge>;
}
