import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Logo } from '../ui/Logo';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import classes from './SignInPage.module.css';

interface Props {
  title: string;
  lead?: string;
  children: ReactNode;
}

/** A page for whoever is not signed in. What it says changes with what was done, and is then said from its heading on. */
export function EntryCard({ title, lead, children }: Props) {
  usePageTitle(title);
  const heading = useHeadingFocus<HTMLHeadingElement>(title);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Logo size={36} />
        <Title order={1} size="h3" mt="lg" mb={lead === undefined ? 'sm' : undefined} ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}
