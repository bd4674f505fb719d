import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findUnassignedPayments } from '../api/calls';
import type { Payment } from '../api/types';
import { formatDate } from '../format/dates';
import { formatMoney } from '../format/money';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { usePageTitle } from '../ui/page';
import { ToneBadge } from '../ui/StatusBadge';
import { AssignDialog } from './AssignDialog';
import classes from './PaymentsPage.module.css';

const PAYMENTS_PER_PAGE = 50;

/** What customers have paid that pays no invoice yet, the oldest first. */
export default function PaymentsPage() {
  const { merchant } = useSession();
  usePageTitle(t.payments.title, merchant.name);
  const [chosen, setChosen] = useState<Payment>();
  const [isOpen, setOpen] = useState(false);
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['payments', 'unassigned'],
    queryFn: ({ pageParam, signal }) => findUnassignedPayments({ limit: PAYMENTS_PER_PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const payments = data?.pages.flatMap((page) => page.payments) ?? [];
  return (
    <Stack gap="md">
      <div>
        <Title order={1} className={classes.title}>
          {t.payments.title}
        </Title>
        <p className={classes.lead}>{t.payments.lead}</p>
      </div>
      {isPending && <Skeleton height={180} radius="lg" />}
      {error !== null && data === undefined && (
        <LoadFailure what={t.payments.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && payments.length === 0 && (
        <Card>
          <EmptyState title={t.payments.none} text={t.payments.noneText} />
        </Card>
      )}
      {payments.length > 0 && (
        <Card isFlush>
          <ol className={classes.payments} aria-label={t.payments.title}>
            {payments.map((payment) => (
              <PaymentEntry
                key={payment.payment_id}
                payment={payment}
                onAssign={() => {
                  setChosen(payment);
                  setOpen(true);
                }}
              />
            ))}
          </ol>
          {hasNextPage && (
            <div className={classes.more}>
              <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t.payments.more}
              </Button>
            </div>
          )}
        </Card>
      )}
      <AssignDialog payment={chosen} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Stack>
  );
}

function PaymentEntry({ payment, onAssign }: { payment: Payment; onAssign: () => void }) {
  const maySettle = useMay('settle');
  const payer = payment.payer ?? t.payments.unknownPayer;
  const all = formatMoney(payment.amount, payment.currency);
  const left = formatMoney(payment.unassigned_amount, payment.currency);
  return (
    <li>
      <div className={classes.who}>
        <strong>{payer}</strong>
        {payment.reason !== undefined && <ToneBadge tone="warn">{t.payments.reasons[payment.reason]}</ToneBadge>}
        <span className={classes.dimmed}>{t.payments.paidOn(formatDate(payment.paid_at))}</span>
      </div>
      <div className={classes.dimmed}>
        {payment.reference === '' ? (
          t.payments.noReference
        ) : (
          <>
            {t.payments.reference} <span className={`mono ${classes.reference ?? ''}`}>{payment.reference}</span>
          </>
        )}
      </div>
      <div className={classes.amount}>
        <strong>{payment.unassigned_amount === payment.amount ? all : t.payments.rest(left, all)}</strong>
        {maySettle && (
          <Button variant="default" size="xs" aria-label={t.payments.assignTo(payer)} onClick={onAssign}>
            {t.payments.assign}
          </Button>
        )}
      </div>
    </li>
  );
}
