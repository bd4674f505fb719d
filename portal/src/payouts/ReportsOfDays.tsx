import { Button, Group, Popover, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { PAYOUTS_CSV, PAYOUTS_PDF } from '../api/calls';
import { dayOf } from '../format/dates';
import { t } from '../messages';
import { payouts } from '../payoutMessages';
import { DownloadIcon } from '../ui/icons';
import type { PayoutFilter } from './payoutsUrl';

const DAYS_AT_FIRST = 30;

/** A report of all payouts of some days. A plain form, so that the browser saves it while it comes, however long it is. */
export function ReportsOfDays({ filter }: { filter: PayoutFilter }) {
  const [isOpen, popover] = useDisclosure(false);
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => (opened ? popover.open() : popover.close())}
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button variant="default" leftSection={<DownloadIcon />} onClick={popover.toggle}>
          {payouts.reportOfDays}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Form filter={filter} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Form({ filter }: { filter: PayoutFilter }) {
  const now = Date.now();
  const [first, setFirst] = useState(filter.from === '' ? dayOf(now, DAYS_AT_FIRST - 1) : filter.from);
  const [last, setLast] = useState(filter.to === '' ? dayOf(now) : filter.to);
  const fault = faultOf(first, last);
  return (
    <form
      action={PAYOUTS_CSV}
      noValidate
      onSubmit={(event) => {
        if (fault !== undefined) event.preventDefault();
      }}
    >
      <Stack gap="sm">
        <Group gap="sm" grow align="flex-start">
          <TextInput
            type="date"
            name="start_date"
            label={payouts.first}
            value={first}
            onChange={(event) => setFirst(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            name="end_date"
            label={payouts.last}
            value={last}
            error={fault}
            onChange={(event) => setLast(event.currentTarget.value)}
          />
        </Group>
        <Button type="submit" size="sm" leftSection={<DownloadIcon />}>
          {payouts.csv}
        </Button>
        <Button type="submit" formAction={PAYOUTS_PDF} formTarget="_blank" variant="default" size="sm" leftSection={<DownloadIcon />}>
          {payouts.pdf}
        </Button>
      </Stack>
    </form>
  );
}

function faultOf(first: string, last: string): string | undefined {
  if (first === '' || last === '') return payouts.daysMissing;
  return first > last ? t.orders.dateReversed : undefined;
}
