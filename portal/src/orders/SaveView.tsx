import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OrderViews } from '../api/viewTypes';
import { lazyPart } from '../ui/lazyPart';
import { OnceOpened } from '../ui/OnceOpened';
import { views } from '../viewMessages';
import type { Column } from './columns';
import type { ListFilter } from './listUrl';

const SaveViewDialog = lazyPart(() => import('./SaveViewDialog'));

interface Props {
  filter: ListFilter;
  columns: Column[];
  saved: OrderViews | undefined;
}

/** The way to keep what is shown now. */
export function SaveView(shown: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="subtle" size="xs" onClick={() => setOpen(true)}>
        {views.save}
      </Button>
      <OnceOpened isOpen={isOpen}>
        {(isThere) => <SaveViewDialog {...shown} isOpen={isThere} onClose={() => setOpen(false)} />}
      </OnceOpened>
    </>
  );
}
