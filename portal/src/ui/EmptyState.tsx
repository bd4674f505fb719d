import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';
import { NetIcon } from './icons';

export function EmptyState({ title, text, children }: { title: ReactNode; text?: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap={6} className={classes.empty}>
      <span className={classes.mark}>
        <NetIcon width={28} height={28} />
      </span>
      {typeof title === 'string' ? <Text fw={600}>{title}</Text> : title}
      {text !== undefined && (
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      )}
      {children}
    </Stack>
  );
}
