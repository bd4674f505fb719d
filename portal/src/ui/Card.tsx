import type { ReactNode } from 'react';
import classes from './Card.module.css';

interface Props {
  /** The heading; also the name of the section for assistive technology. */
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  isFlush?: boolean;
}

export function Card({ title, aside, children, isFlush = false }: Props) {
  return (
    <section className={classes.card} aria-label={title}>
      {title !== undefined && (
        <header className={classes.header}>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      <div className={isFlush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
