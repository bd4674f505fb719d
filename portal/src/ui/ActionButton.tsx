import { Button, VisuallyHidden, type ButtonProps } from '@mantine/core';
import { useId } from 'react';
import { useHint } from './useHint';

interface Props extends ButtonProps {
  /** Left out by the button that submits its form; the form then refuses what the reason says. */
  onClick?: () => void;
  type?: 'button' | 'submit';
  /** Its name, where what it says is not enough without what stands around it. */
  label?: string | undefined;
  /** Why this cannot be done now. The button stays reachable by keyboard, so that the reason is, too. */
  reason?: string | undefined;
}

export function ActionButton({ onClick, type = 'button', label, reason, children, ...button }: Props) {
  const reasonId = useId();
  const isOff = reason !== undefined;
  const { events, bubble } = useHint(reason);
  return (
    <>
      <Button
        {...button}
        {...events}
        type={type}
        aria-label={label}
        data-disabled={isOff || undefined}
        aria-disabled={isOff || undefined}
        aria-describedby={isOff ? reasonId : undefined}
        onClick={(event) => {
          if (isOff) event.preventDefault();
          else onClick?.();
        }}
      >
        {children}
        {isOff && (
          <VisuallyHidden id={reasonId} aria-hidden="true">
            {reason}
          </VisuallyHidden>
        )}
      </Button>
      {bubble}
    </>
  );
}
