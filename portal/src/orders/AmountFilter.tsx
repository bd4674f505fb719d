import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { capture } from '../captureMessages';
import { CURRENCIES, parseAmount } from '../format/money';
import { t } from '../messages';
import { DownIcon } from '../ui/icons';
import { minorOf, type ListFilter } from './listUrl';

type Applied = Pick<ListFilter, 'currency' | 'amountFrom' | 'amountTo'>;

/** Amounts only mean something in a currency, so both are asked for in one place. */
export function AmountFilter({ filter, onApply }: { filter: Applied; onApply: (applied: Applied) => void }) {
  const [currency, setCurrency] = useState(filter.currency);
  const [from, setFrom] = useState(filter.amountFrom);
  const [to, setTo] = useState(filter.amountTo);
  const [isTried, setTried] = useState(false);

  const fault = (text: string) => {
    const parsed = parseAmount(text, currency === '' ? 'EUR' : currency);
    return parsed.ok || parsed.fault === 'empty' ? undefined : capture.fault[parsed.fault];
  };
  const [low, high] = [minorOf(from, currency), minorOf(to, currency)];
  const fromFault = fault(from);
  const reversed = low !== undefined && high !== undefined && low > high ? t.orders.amountReversed : undefined;
  const toFault = fault(to) ?? reversed;
  const others = currency === '' || CURRENCIES.includes(currency) ? [] : [currency];

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (fromFault === undefined && toFault === undefined)
          onApply({ currency, amountFrom: from.trim(), amountTo: to.trim() });
      }}
    >
      <Stack gap="sm" w={280}>
        <NativeSelect
          label={t.orders.currency}
          rightSection={<DownIcon width={14} height={14} />}
          value={currency}
          data={[{ value: '', label: t.orders.anyCurrency }, ...CURRENCIES, ...others]}
          onChange={(event) => setCurrency(event.currentTarget.value)}
        />
        <Group gap="sm" grow align="flex-start">
          <TextInput
            label={t.orders.from}
            inputMode="decimal"
            autoComplete="off"
            maxLength={30}
            value={from}
            error={isTried && fromFault}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            label={t.orders.to}
            inputMode="decimal"
            autoComplete="off"
            maxLength={30}
            value={to}
            error={isTried && toFault}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Group>
        <Group gap="sm" justify="flex-end">
          <Button variant="default" size="xs" onClick={() => onApply({ currency: '', amountFrom: '', amountTo: '' })}>
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
