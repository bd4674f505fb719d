import { Button, Title } from '@mantine/core';
import { t } from '../messages';
import { EmptyState } from '../ui/EmptyState';

/** A mistake of ours, or a part of the portal that could not be fetched. Nothing the merchant did. */
export function CrashPage() {
  return (
    <EmptyState
      title={
        <Title order={1} size="h3">
          {t.errors.crashTitle}
        </Title>
      }
      text={t.errors.crashText}
    >
      <Button mt="sm" onClick={() => window.location.reload()}>
        {t.errors.reload}
      </Button>
    </EmptyState>
  );
}
