import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../messages';

export interface Days {
  from: string;
  to: string;
}

interface Props extends Days {
  /** What is chosen most often, one press each. */
  presets: ({ label: string } & Days)[];
  onApply: (days: Days) => void;
}

/** The first and the last of some calendar days; either may be left open. */
export function DaysFilter({ from, to, presets, onApply }: Props) {
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(to);
  const isReversed = first !== '' && last !== '' && first > last;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReversed) onApply({ from: first, to: last });
      }}
    >
      <Stack gap="sm">
        <Group gap={6}>
          {presets.map(({ label, from, to }) => (
            <Button key={label} variant="default" size="xs" onClick={() => onApply({ from, to })}>
              {label}
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
          <Button variant="default" size="xs" onClick={() => onApply({ from: '', to: '' })}>
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
