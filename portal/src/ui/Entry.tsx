import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import classes from './Lines.module.css';

/** A list of things, a line each. */
export const Entries = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul className={classes.list} aria-label={label}>
    {children}
  </ul>
);

interface EntryProps {
  /** What it is. */
  head: ReactNode;
  /** What is told of it. */
  told: ReactNode;
  more?: ReactNode;
  buttons?: ReactNode;
  /** What stands below all of it. */
  children?: ReactNode;
}

export function Entry({ head, told, more, buttons, children }: EntryProps) {
  return (
    <li>
      <div className={classes.row}>
        <div className={classes.main}>
          <div className={classes.name}>{head}</div>
          <p className={classes.told}>{told}</p>
          {more}
        </div>
        {buttons !== undefined && buttons !== false && <div className={classes.buttons}>{buttons}</div>}
      </div>
      {children}
    </li>
  );
}

interface ButtonProps {
  /** What it does with which entry. */
  label: string;
  isOpen?: boolean;
  isBusy?: boolean;
  onClick: () => void;
  children: string;
}

export const EntryButton = ({ label, isOpen, isBusy = false, onClick, children }: ButtonProps) => (
  <Button variant="default" size="xs" aria-label={label} aria-expanded={isOpen} loading={isBusy} onClick={onClick}>
    {children}
  </Button>
);

interface OpeningProps extends EntryProps {
  /** What the button that opens it says, and what it is called. */
  texts: { details: string; detailsOf: (name: string) => string };
  name: string;
}

/** One whose details are asked for when it is opened. */
export function OpeningEntry({ texts, name, children, ...entry }: OpeningProps) {
  const [isOpen, setOpen] = useState(false);
  const button = (
    <EntryButton label={texts.detailsOf(name)} isOpen={isOpen} onClick={() => setOpen(!isOpen)}>
      {texts.details}
    </EntryButton>
  );
  return (
    <Entry {...entry} buttons={button}>
      {isOpen && children}
    </Entry>
  );
}
