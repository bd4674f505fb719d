import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { dayOf } from '../format/dates';
import { t } from '../messages';

const DAYS = [7, 30];

interface Props {
  from: string;
  to: string;
  onApply: (from: string, to: string) => void;
}

export function CreatedFilter({ from, to, onApply }: Props) {
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(to);
  const isReversed = first !== '' && last !== '' && first > last;
  const today = dayOf(Date.now());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReversed) onApply(first, last);
      }}
    >
      <Stack gap="sm">
        <Group gap={6}>
          <Button variant="default" size="xs" onClick={() => onApply(today, today)}>
            {t.orders.today}
          </Button>
          {DAYS.map((days) => (
            <Button key={days} variant="default" size="xs" onClick={() => onApply(dayOf(Date.now(), days - 1), '')}>
              {t.orders.lastDays(days)}
            </Button>
          ))}
        </Group>
        <Group gap="sm" grow align="flex-start">
          <TextInput
            type="date"
            label={t.orders.from}
            value={first}
            onChange={(e) => setFirst(e.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t.orders.to}
            value={last}
            error={isReversed && t.orders.dateReversed}
            onChange={(e) => setLast(e.currentTarget.value)}
          />
        </Group>
        <Group gap="sm" justify="flex-end">
          <Button variant="default" size="xs" onClick={() => onApply('', '')}>
            {t.orders.clear}
          </Button>
          <Button type="submit" size="xs">
            {t.orders.apply}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
