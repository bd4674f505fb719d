import type { RefundPreview } from '../api/refundTypes';
import { refund } from '../refundMessages';
import { Facts } from '../ui/Facts';
import classes from './Consequences.module.css';
import { refundConsequences } from './refundConsequences';

/** What the refund will do, before it is confirmed. `isOld`: it is of what was asked before, and is being worked out. */
export function RefundConsequences({ preview, isOld }: { preview: RefundPreview; isOld: boolean }) {
  return (
    <section aria-label={refund.consequences} aria-busy={isOld} className={classes.consequences}>
      <Facts rows={refundConsequences(preview)} />
      {preview.notices?.map(({ kind }) => (
        <p key={kind} className={classes.notice}>
          {refund.notices[kind]}
        </p>
      ))}
    </section>
  );
}
