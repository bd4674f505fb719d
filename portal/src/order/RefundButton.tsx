import { useState } from 'react';
import type { Order } from '../api/types';
import { t } from '../messages';
import { refund } from '../refundMessages';
import { useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { ActionDialog } from './ActionDialog';
import { RefundForm } from './RefundForm';
import { whyOrderForbids } from './whyNot';

/** Gives captured money back; says why, where that cannot be done. */
export function RefundButton({ order }: { order: Order }) {
  const [isOpen, setOpen] = useState(false);
  const { user } = useSession();
  const mayNot = user.verbs.includes('refund') ? undefined : refund.mayNot(t.app.roles[user.role]);
  return (
    <>
      <ActionButton variant="default" reason={mayNot ?? whyOrderForbids('refund', order)} onClick={() => setOpen(true)}>
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
