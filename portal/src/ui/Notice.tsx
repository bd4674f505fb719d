import type { ReactNode } from 'react';
import { AlertIcon, CheckIcon, ClockIcon } from './icons';
import classes from './Notice.module.css';

type Tone = 'bad' | 'warn' | 'good' | 'calm';
const ICONS = { bad: AlertIcon, warn: AlertIcon, good: CheckIcon, calm: ClockIcon };

interface Props {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  /** Said by screen readers as soon as it appears. */
  isAnnounced?: boolean;
}

export function Notice({ tone, title, children, isAnnounced = false }: Props) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.notice} data-tone={tone} role={isAnnounced ? 'alert' : undefined}>
      <Icon />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
