import { TextInput, VisuallyHidden } from '@mantine/core';
import { capture } from '../captureMessages';
import { formatMoney, parseAmount } from '../format/money';
import { useRested } from '../ui/rested';

/** What the field says; `left` and amounts are formatted. */
export interface AmountTexts {
  amountLabel: (currency: string) => string;
  amountHelp: (left: string) => string;
  amountRead: (amount: string) => string;
  tooMuch: (amount: string, left: string) => string;
}

export interface ReadAmount {
  /** The amount, when it can be taken. */
  minor: number | undefined;
  /** Why it cannot. */
  why: string | undefined;
}

export function readAmount(text: string, currency: string, left: number, texts: AmountTexts): ReadAmount {
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) return { minor: undefined, why: capture.fault[parsed.fault] };
  if (parsed.minor <= left) return { minor: parsed.minor, why: undefined };
  return { minor: undefined, why: texts.tooMuch(formatMoney(parsed.minor, currency), formatMoney(left, currency)) };
}

interface Props {
  texts: AmountTexts;
  currency: string;
  left: number;
  text: string;
  onChange: (text: string) => void;
  isTried: boolean;
  isFrozen: boolean;
}

/** Says at once how it reads what is typed, or why it will not be taken. */
export function AmountField({ texts, currency, left, text, onChange, isTried, isFrozen }: Props) {
  const { minor, why } = readAmount(text, currency, left, texts);
  const isFaulty = why !== undefined && (isTried || text.trim() !== '');
  const read = minor === undefined ? '' : texts.amountRead(formatMoney(minor, currency));
  const said = useRested(isFaulty ? why : read, isFaulty ? 'fault' : 'read');
  return (
    <div>
      <TextInput
        label={texts.amountLabel(currency)}
        description={texts.amountHelp(formatMoney(left, currency))}
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
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </div>
  );
}
