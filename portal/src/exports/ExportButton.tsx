import { useState } from 'react';
import { exports } from '../exportMessages';
import type { ListFilter } from '../orders/listUrl';
import { ActionButton } from '../ui/ActionButton';
import { DownloadIcon } from '../ui/icons';
import { lazyPart } from '../ui/lazyPart';
import { OnceOpened } from '../ui/OnceOpened';

const ExportDialog = lazyPart(() => import('./ExportDialog'));

/** Writes what the list shows into a file, on all of its pages. */
export function ExportButton({ filter, reason }: { filter: ListFilter; reason: string | undefined }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        variant="default"
        size="xs"
        leftSection={<DownloadIcon width={15} height={15} />}
        reason={reason}
        onClick={() => setOpen(true)}
      >
        {exports.open}
      </ActionButton>
      <OnceOpened isOpen={isOpen}>
        {(isThere) => <ExportDialog filter={filter} isOpen={isThere} onClose={() => setOpen(false)} />}
      </OnceOpened>
    </>
  );
}
