import { Button, Stack, Text } from '@mantine/core';
import { ProblemError } from '../api/errors';
import { t } from '../messages';
import classes from './EmptyState.module.css';
import { AlertIcon } from './icons';
import { saidOf, type Said } from './refusals';

interface Props {
  /** "the orders", "the timeline" ... */
  what: string;
  error: Error;
  onRetry: () => void;
}

/** In place of what could not be loaded: why, and a way to try again. */
export function LoadFailure({ what, error, onRetry }: Props) {
  const said: Said[] = error instanceof ProblemError ? saidOf(error) : [{ text: t.errors.noAnswer }];
  const id = error instanceof ProblemError ? error.problem.correlation_id : undefined;
  return (
    <Stack align="center" gap="xs" className={classes.empty} role="alert">
      <span className={classes.mark} data-tone="bad">
        <AlertIcon width={24} height={24} />
      </span>
      <Text fw={600}>{t.errors.cannotLoad(what)}</Text>
      {said.map(({ text, lang }) => (
        <Text key={text} size="sm" c="dimmed" lang={lang}>
          {text}
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
