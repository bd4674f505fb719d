import { Button, Stack, Text } from '@mantine/core';
import { ProblemError } from '../api/errors';
import { t } from '../messages';
import classes from './EmptyState.module.css';
import { AlertIcon } from './icons';

interface Props {
  /** "the orders", "the timeline" ... */
  what: string;
  error: Error;
  onRetry: () => void;
}

/** In place of what could not be loaded: why, and a way to try again. */
export function LoadFailure({ what, error, onRetry }: Props) {
  const messages = error instanceof ProblemError ? error.messages : [t.errors.noAnswer];
  const id = error instanceof ProblemError ? error.problem.correlation_id : undefined;
  return (
    <Stack align="center" gap="xs" className={classes.empty} role="alert">
      <span className={classes.mark} data-tone="bad">
        <AlertIcon width={24} height={24} />
      </span>
      <Text fw={600}>{t.errors.cannotLoad(what)}</Text>
      {messages.map((message) => (
        <Text key={message} size="sm" c="dimmed" lang={error instanceof ProblemError ? 'en' : undefined}>
          {message}
        </Text>
      ))}
      {id !== undefined && (
        <Text size="xs" c="dimmed">
          {t.errors.reference(id)}
        </Text>
      )}
      <Button variant="default" size="sm" mt="xs" onClick={onRetry}>
        {t.errors.retry}
      </Button>
    </Stack>
  );
}
