import type { CapturePreview } from '../api/previewTypes';
import { capture } from '../captureMessages';
import { formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { t } from '../messages';
import { Facts } from '../ui/Facts';
import { Notice } from '../ui/Notice';
import classes from './Consequences.module.css';
import { consequencesOf, type Difference } from './consequences';

/** What the capture will do, before it is confirmed. `isOld`: it is of what was asked before, and is being worked out. */
export function Consequences({ preview, isOld }: { preview: CapturePreview; isOld: boolean }) {
  return (
    <section aria-label={capture.consequences} aria-busy={isOld} className={classes.consequences}>
      <Facts rows={consequencesOf(preview)} />
      <Parts preview={preview} />
      {preview.notices?.map(({ kind }) => (
        <p key={kind} className={classes.notice}>
          {capture.notices[kind]}
        </p>
      ))}
    </section>
  );
}

/** Every instalment, for who wants to see them. */
function Parts({ preview }: { preview: CapturePreview }) {
  const parts = preview.plan.parts ?? [];
  if (parts.length < 2) return null;
  return (
    <details className={classes.parts}>
      <summary>{capture.plan.show}</summary>
      <ul>
        {parts.map((part) => (
          <li key={part.due_date}>
            <span>{formatDay(part.due_date)}</span>
            <span>{formatMoney(part.amount, preview.purchase_currency)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Nothing was captured, because it would have done something else than was shown. */
export function Outdated({ differences }: { differences: Difference[] }) {
  return (
    <div ref={reveal}>
      <Notice tone="warn" title={capture.outdatedTitle} isAnnounced>
        <p>{capture.outdatedText}</p>
        <ul>
          {differences.map(({ name, before, after }) => (
            <li key={name}>{capture.difference(name, before ?? t.app.notKnown, after ?? t.app.notKnown)}</li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

/** The dialog may be higher than the screen. */
function reveal(node: HTMLElement | null): void {
  node?.scrollIntoView({ block: 'nearest' });
}
