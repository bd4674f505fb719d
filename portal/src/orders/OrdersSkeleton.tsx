import { Skeleton, VisuallyHidden } from '@mantine/core';
import { t } from '../messages';
import classes from './OrdersPage.module.css';

const ROWS = [...Array(10).keys()];

export function OrdersSkeleton({ isTable }: { isTable: boolean }) {
  return (
    <div className={classes.skeleton}>
      <VisuallyHidden role="status">{t.app.loading}</VisuallyHidden>
      {ROWS.map((row) => (
        <Skeleton key={row} height={isTable ? 32 : 92} />
      ))}
    </div>
  );
}
