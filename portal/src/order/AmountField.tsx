import { TextInput, VisuallyHidden } from '@mantine/core';
import { formatMoney, parseAmount } from '../format/money';
import { t } from '../messages';

export interface ReadAmount {
  /** The amount, when it can be captured. */
  minor: number | undefined;
  /** Why it cannot. */
  why: string | undefined;
}

export function readAmount(text: string, currency: string, left: number): ReadAmount {
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) return { minor: undefined, why: t.capture.fault[parsed.fault] };
  if (parsed.minor <= left) return { minor: parsed.minor, why: undefined };
  return { minor: undefined, why: t.capture.tooMuch(formatMoney(parsed.minor, currency), formatMoney(left, currency)) };
}

interface Props {
  currency: string;
  left: number;
  text: string;
  onChange: (text: string) => void;
  isTried: boolean;
  isFrozen: boolean;
}

/** Says at once how it reads what is typed, or why it will not be captured. */
export function AmountField({ currency, left, text, onChange, isTried, isFrozen }: Props) {
  const { minor, why } = readAmount(text, currency, left);
  const isFaulty = why !== undefined && (isTried || text.trim() !== '');
  const read = minor === undefined ? '' : t.capture.amountRead(formatMoney(minor, currency));
  return (
    <div>
      <TextInput
        label={t.capture.amountLabel(currency)}
        description={t.capture.amountHelp(formatMoney(left, currency))}
        size="md"
        inputMode="decimal"
        autoComplete="off"
        maxLength={30}
        data-autofocus
        value={text}
        readOnly={isFrozen}
        error={isFaulty && why}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <VisuallyHidden role="status">{isFaulty ? why : read}</VisuallyHidden>
    </div>
  );
}
