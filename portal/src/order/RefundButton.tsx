import { useState } from 'react';
import type { Order } from '../api/types';
import { t } from '../messages';
import { refund } from '../refundMessages';
import { useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { ActionDialog } from './ActionDialog';
import { RefundForm } from './RefundForm';

/** Gives captured money back; says why, where that cannot be done. */
export function RefundButton({ order }: { order: Order }) {
  const [isOpen, setOpen] = useState(false);
  const { user } = useSession();
  const { allowed, reason } = order.actions.refund;
  const mayNot = user.verbs.includes('refund') ? undefined : refund.mayNot(t.app.roles[user.role]);
  const cannot = allowed ? undefined : (reason ?? refund.cannot);
  return (
    <>
      <ActionButton variant="default" reason={mayNot ?? cannot} onClick={() => setOpen(true)}>
        {refund.action}
      </ActionButton>
      <ActionDialog
        order={order}
        title={refund.title}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        unknownClosed={refund.texts.unknownClosed}
      >
        {(events) => <RefundForm order={order} {...events} />}
      </ActionDialog>
    </>
  );
}
