import { Button, Group, SegmentedControl, Skeleton, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findLatestPayments, findUnassignedPayments } from '../api/calls';
import type { Payment } from '../api/types';
import { payments as paymentsTexts } from '../paymentMessages';
import { useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { AssignDialog } from './AssignDialog';
import { PaymentEntry } from './PaymentEntry';
import classes from './PaymentsPage.module.css';
import { type Mistake, UnassignDialog } from './UnassignDialog';

const PAYMENTS_PER_PAGE = 50;

// What is shown: payments that pay no invoice yet, the oldest first; or all, the latest first.
const WHICH = {
  unassigned: {
    find: findUnassignedPayments,
    title: paymentsTexts.title,
    lead: paymentsTexts.lead,
    none: paymentsTexts.none,
    noneText: paymentsTexts.noneText,
  },
  latest: {
    find: findLatestPayments,
    title: paymentsTexts.latestTitle,
    lead: paymentsTexts.latestLead,
    none: paymentsTexts.latestNone,
    noneText: paymentsTexts.latestNoneText,
  },
};
type Which = keyof typeof WHICH;
const CHOICES: { value: Which; label: string }[] = [
  { value: 'unassigned', label: paymentsTexts.toBeAssigned },
  { value: 'latest', label: paymentsTexts.latest },
];

/** What customers have paid, to be assigned to invoices or taken back from them. */
export default function PaymentsPage() {
  const { merchant } = useSession();
  const [which, setWhich] = useState<Which>('unassigned');
  const [chosen, setChosen] = useState<Payment>();
  const [mistake, setMistake] = useState<Mistake>();
  const [open, setOpen] = useState<'assign' | 'unassign'>();
  const shown = WHICH[which];
  usePageTitle(shown.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('payments');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['payments', which],
    queryFn: ({ pageParam, signal }) => shown.find({ limit: PAYMENTS_PER_PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const payments = data?.pages.flatMap((page) => page.payments) ?? [];
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} className={classes.title} ref={heading} tabIndex={-1}>
            {shown.title}
          </Title>
          <p className={classes.lead}>{shown.lead}</p>
        </div>
        <SegmentedControl
          aria-label={paymentsTexts.which}
          data={CHOICES}
          value={which}
          onChange={(value) => setWhich(value === 'latest' ? 'latest' : 'unassigned')}
        />
      </Group>
      {isPending && <Skeleton height={180} radius="lg" />}
      {error !== null && data === undefined && (
        <LoadFailure what={paymentsTexts.what} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && payments.length === 0 && (
        <Card>
          <EmptyState title={shown.none} text={shown.noneText} />
        </Card>
      )}
      {payments.length > 0 && (
        <Card isFlush>
          <ol className={classes.payments} aria-label={shown.title}>
            {payments.map((payment) => (
              <PaymentEntry
                key={payment.payment_id}
                payment={payment}
                onAssign={() => {
                  setChosen(payment);
                  setOpen('assign');
                }}
                onTakeBack={(wrong) => {
                  setMistake(wrong);
                  setOpen('unassign');
                }}
              />
            ))}
          </ol>
          {hasNextPage && (
            <div className={classes.more}>
              <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {paymentsTexts.more}
              </Button>
            </div>
          )}
        </Card>
      )}
      <AssignDialog payment={chosen} isOpen={open === 'assign'} onClose={() => setOpen(undefined)} />
      <UnassignDialog mistake={mistake} isOpen={open === 'unassign'} onClose={() => setOpen(undefined)} />
    </Stack>
  );
}
