import { Button } from '@mantine/core';
import { lazy, useState } from 'react';
import { exports } from '../exportMessages';
import type { ListFilter } from '../orders/listUrl';
import { DownloadIcon } from '../ui/icons';
import { OnceOpened } from '../ui/OnceOpened';

const ExportDialog = lazy(() => import('./ExportDialog'));

/** Writes what the list shows into a file, on all of its pages. */
export function ExportButton({ filter }: { filter: ListFilter }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<DownloadIcon width={15} height={15} />}
        onClick={() => setOpen(true)}
      >
        {exports.open}
      </Button>
      <OnceOpened isOpen={isOpen}>
        {(isThere) => <ExportDialog filter={filter} isOpen={isThere} onClose={() => setOpen(false)} />}
      </OnceOpened>
    </>
  );
}
