import { Button } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { ActionButton } from './ActionButton';
import classes from './FileDrop.module.css';

interface Props {
  label: string;
  /** What may be dropped here. */
  hint: string;
  accept: string;
  isPending: boolean;
  /** Why no file is taken now. */
  reason?: string | undefined;
  onFile: (file: File) => void;
}

/** Takes a file that is chosen or dropped. The same one may be given again. */
export function FileDrop({ label, hint, accept, isPending, reason, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const isOff = reason !== undefined || isPending;
  const take = (file: File | undefined) => {
    if (file !== undefined && !isOff) onFile(file);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault(); // else the browser would open the file
    setOver(!isOff);
  };
  return (
    // Dropping is a short cut with the mouse: the button does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="group"
      aria-label={label}
      className={classes.drop}
      data-over={isOver || undefined}
      onDragEnter={hover}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      {reason === undefined ? (
        <Button loading={isPending} onClick={() => input.current?.click()}>
          {label}
        </Button>
      ) : (
        <ActionButton reason={reason}>{label}</ActionButton>
      )}
      <p className={classes.hint}>{hint}</p>
    </div>
  );
}
