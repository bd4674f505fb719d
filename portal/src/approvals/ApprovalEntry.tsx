import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Approval } from '../api/approvalTypes';
import { approvals as texts } from '../approvalMessages';
import { formatMoney } from '../format/money';
import { t } from '../messages';
import { reasonText } from '../ui/refusals';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './Approvals.module.css';
import { Decisions } from './Decisions';

const TONES = {
  waiting: 'warn',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'calm',
  failed: 'bad',
  expired: 'calm',
} as const;

/** What is asked for, why, and what became of it. */
export function ApprovalEntry({ approval }: { approval: Approval }) {
  const { status, decided_at: at, decision_reason: why } = approval;
  const known = reasonText(
    { reason_code: approval.decision_reason_code, reason_parameters: approval.decision_reason_parameters },
    approval.currency,
  );
  const lines = (approval.order_lines ?? []).map((line) => `${line.quantity} × ${line.name}`);
  return (
    <li>
      <div>
        <div className={classes.head}>
          <strong>{texts.of[approval.action](formatMoney(approval.amount, approval.currency))}</strong>
          <ToneBadge tone={TONES[status]}>{texts.status[status]}</ToneBadge>
          <Anchor component={Link} to={`/orders/${approval.order_id}`} fz="sm" className={classes.order}>
            {approval.merchant_reference1 ?? approval.klarna_reference ?? texts.unnamed}
          </Anchor>
          {approval.customer_name !== undefined && <span className={classes.dimmed}>{approval.customer_name}</span>}
        </div>
        {lines.length > 0 && <p className={classes.told}>{lines.join(', ')}</p>}
        <p className={classes.reason}>{approval.reason}</p>
        <p className={classes.told}>
          {texts.asked(approval.requested_by.name ?? t.app.notKnown)} <When at={approval.requested_at} />
          {status === 'waiting' && (
            <>
              {' · '}
              {texts.waitsUntil} <When at={approval.expires_at} />
            </>
          )}
          {at !== undefined && (
            <>
              {' · '}
              {texts.decided(approval.decided_by?.name ?? t.app.notKnown)} <When at={at} />
            </>
          )}
        </p>
        {why !== undefined && (
          <p className={classes.reason} lang={status === 'failed' && known === undefined ? 'en' : undefined}>
            {known ?? why}
          </p>
        )}
      </div>
      {status === 'waiting' && <Decisions approval={approval} />}
    </li>
  );
}
