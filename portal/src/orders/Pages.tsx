import { Button, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { t } from '../messages';
import { LeftIcon, RightIcon } from '../ui/icons';
import { ActionButton } from '../ui/ActionButton';
import { afterNextFrame } from '../ui/Afterwards';
import classes from './OrdersPage.module.css';
import type { OrderList } from './useOrderList';

/** How many orders are shown, and the way to the others. */
export function Pages({ list, count }: { list: OrderList; count: number }) {
  const { goNext, goPrevious, goFirst, page, cursor } = list;
  const hasOthers = goNext !== undefined || goPrevious !== undefined || goFirst !== undefined;
  const said = cursor === '' ? t.orders.found(count, goNext !== undefined) : t.orders.pageShown(count);
  const isSettled = useSettled(useLocation().search) && !page.isPlaceholderData;
  const turn = (go: (() => void) | undefined) => () => {
    go?.();
    window.scrollTo({ top: 0 });
  };
  return (
    <div className={classes.pages} hidden={count === 0 && !hasOthers}>
      <span aria-hidden="true">{said}</span>
      <VisuallyHidden role="status">{isSettled ? said : ''}</VisuallyHidden>
      {hasOthers && (
        <nav aria-label={t.orders.pages} className={classes.pageButtons}>
          {goFirst !== undefined && (
            <Button variant="default" size="xs" onClick={turn(goFirst)}>
              {t.orders.first}
            </Button>
          )}
          <ActionButton
            variant="default"
            size="xs"
            leftSection={<LeftIcon width={14} height={14} />}
            onClick={turn(goPrevious)}
            reason={goPrevious === undefined ? t.orders.firstPage : undefined}
          >
            {t.orders.previous}
          </ActionButton>
          <ActionButton
            variant="default"
            size="xs"
            rightSection={<RightIcon width={14} height={14} />}
            onClick={turn(goNext)}
            reason={goNext === undefined && !page.isPlaceholderData ? t.orders.lastPage : undefined}
          >
            {t.orders.next}
          </ActionButton>
        </nav>
      )}
    </div>
  );
}

/** False for the frame in which a value changes: so that another list is told of, even if the words are the same as before. */
function useSettled(value: string): boolean {
  const [settled, setSettled] = useState(value);
  useEffect(() => afterNextFrame(() => setSettled(value)), [value]);
  return settled === value;
}
