import { Button, Title } from '@mantine/core';
import { Link } from 'react-router-dom';
import { t } from '../messages';
import { EmptyState } from '../ui/EmptyState';
import { useHeadingFocus, usePageTitle } from '../ui/page';

export function NotFoundPage() {
  usePageTitle(t.errors.notFoundTitle);
  const heading = useHeadingFocus<HTMLHeadingElement>('not-found');
  return (
    <EmptyState
      title={
        <Title order={1} size="h3" ref={heading} tabIndex={-1}>
          {t.errors.notFoundTitle}
        </Title>
      }
      text={t.errors.notFoundText}
    >
      <Button component={Link} to="/orders" mt="sm">
        {t.errors.toOrders}
      </Button>
    </EmptyState>
  );
}
