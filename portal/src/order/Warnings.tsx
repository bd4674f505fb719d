import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router-dom';
import type { EventType, Order, OrderWarning, TimelineEvent, Warning } from '../api/types';
import type { Basis } from '../timelineMessages';
import { timeline as timelineTexts, warnings as warningsTexts } from '../timelineMessages';
import { Notice } from '../ui/Notice';
import { ToneBadge } from '../ui/StatusBadge';
import { basisOf, captureName, movementName } from './movementNames';
import { MovementLink } from './MovementLink';
import classes from './Warnings.module.css';
import { badgeOf, wordsOf, type WarningWords } from './warningWords';

/** So many are told on the order's page; the timeline has all of them. */
const SHOWN_MAX = 3;

/** What is worth a look about the whole order, newest first. What is found later is said by screen readers. */
export function OrderWarnings({ order }: { order: Order }) {
  const warnings = order.warnings ?? [];
  const shown = warnings.slice(-SHOWN_MAX).reverse();
  return (
    <div role="status" aria-label={warningsTexts.region}>
      {warnings.length > 0 && (
        <div className={classes.notice}>
          <Notice tone="warn" title={warningsTexts.title(warnings.length)}>
            <ul className={classes.list}>
              {shown.map((warning, i) => (
                // One event may have two warnings of a kind; their order never changes while the page is shown.
                <li key={`${warning.found_in} ${i}`}>
                  <Told words={wordsIn(order, warning, basisOf(order, warning.found_in))}>
                    <Where order={order} warning={warning} />
                  </Told>
                </li>
              ))}
            </ul>
            {warnings.length > shown.length && (
              <p>
                <TimelineLink orderId={order.order_id}>{warningsTexts.more(warnings.length - shown.length)}</TimelineLink>
              </p>
            )}
          </Notice>
        </div>
      )}
    </div>
  );
}

function Where({ order, warning }: { order: Order; warning: OrderWarning }) {
  const name = movementName(order, warning.found_in);
  if (name === undefined) return warning.kind === 'lines_mismatch' ? `: ${warningsTexts.orderLines}` : null;
  return (
    <>
      {': '}
      <MovementLink orderId={order.order_id} to={warning.found_in}>
        {name}
      </MovementLink>
    </>
  );
}

function TimelineLink({ orderId, children }: { orderId: string; children: string }) {
  const state: unknown = useLocation().state;
  return (
    <Anchor
      component={Link}
      to={`/orders/${orderId}/timeline?sort=newest`}
      state={state}
      preventScrollReset
      fz="inherit"
    >
      {children}
    </Anchor>
  );
}

const BASES: Partial<Record<EventType, Basis>> = { 'capture.created': 'captured', 'refund.created': 'refunded' };

/** What is worth a look about one event of the timeline. */
export function EventWarnings({ order, event }: { order: Order; event: TimelineEvent }) {
  return event.warnings?.map((warning, i) => (
    <div key={i} className={classes.ofEvent}>
      <Notice tone="warn">
        <Told words={wordsIn(order, warning, BASES[event.type] ?? 'ordered')} />
        {warning.event_id !== undefined && (
          <MovementLink orderId={order.order_id} to={warning.event_id}>
            {timelineTexts.capture(captureName(order, warning.event_id))}
          </MovementLink>
        )}
      </Notice>
    </div>
  ));
}

/** One badge per kind of warning. */
export function WarningBadges({ warnings }: { warnings: OrderWarning[] }) {
  const badges = [...new Set(warnings.map(badgeOf))];
  return badges.map((badge) => (
    <ToneBadge key={badge} tone="warn">
      {badge}
    </ToneBadge>
  ));
}

function wordsIn(order: Order, warning: Warning, basis: Basis): WarningWords {
  return wordsOf(warning, {
    currency: order.purchase_currency,
    basis,
    nameOfCapture: (captureId) => captureName(order, captureId),
  });
}

function Told({ words, children }: { words: WarningWords; children?: ReactNode }) {
  return (
    <>
      <strong className={classes.kind}>{words.badge}</strong>
      {children}
      <p>
        {words.text} {words.advice}
      </p>
    </>
  );
}
