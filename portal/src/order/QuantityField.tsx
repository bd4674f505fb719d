import { TextInput } from '@mantine/core';
import { order } from '../orderMessages';
import { readQuantity } from './lineSelection';

interface Props {
  label: string;
  left: number;
  /** What was typed; undefined while the line is not ticked. */
  text: string | undefined;
  isFaulty: boolean;
  onPick: (text: string | undefined) => void;
}

/** Not a number field: those change under the mouse wheel. Arrow up and down work as in one. */
export function QuantityField({ label, left, text, isFaulty, onPick }: Props) {
  const step = (by: number) => {
    const now = readQuantity(text ?? '', left) ?? (by > 0 ? 0 : left + 1);
    onPick(String(Math.min(left, Math.max(1, now + by))));
  };
  return (
    <TextInput
      size="xs"
      w={104}
      aria-label={label}
      inputMode="numeric"
      autoComplete="off"
      maxLength={15}
      placeholder={String(left)}
      value={text ?? ''}
      errorProps={{ fz: 12 }}
      error={isFaulty && order.line.fault(left)}
      onChange={(event) => onPick(event.currentTarget.value)}
      onBlur={() => {
        if (text?.trim() === '') onPick(undefined);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        step(event.key === 'ArrowUp' ? 1 : -1);
      }}
    />
  );
}
