import { Text, TextInput } from '@mantine/core';
import { capture } from '../captureMessages';
import { formatMoney, parseAmount } from '../format/money';

interface Props {
  label: string;
  description?: string;
  currency: string;
  text: string;
  isFrozen: boolean;
  /** Why it will not be taken, however well it is written. */
  error?: string | undefined;
  onChange: (text: string) => void;
}

/** An amount, as people write it: says at once how it is read, or why it cannot be. */
export function MoneyField({ label, description, currency, text, isFrozen, error, onChange }: Props) {
  const parsed = parseAmount(text, currency);
  const fault = parsed.ok || parsed.fault === 'empty' ? undefined : capture.fault[parsed.fault];
  const why = fault ?? error;
  return (
    <div>
      <TextInput
        label={label}
        description={description}
        inputMode="decimal"
        autoComplete="off"
        maxLength={30}
        value={text}
        readOnly={isFrozen}
        error={why}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" mt={4} role="status">
        {parsed.ok && why === undefined && `= ${formatMoney(parsed.minor, currency)}`}
      </Text>
    </div>
  );
}
