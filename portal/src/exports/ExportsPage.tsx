import { Button, Progress, Skeleton, Stack, Title, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { nameOfActor } from '../api/actor';
import { deleteExport, exportFile } from '../api/calls';
import type { OrderExport } from '../api/exportTypes';
import { exports } from '../exportMessages';
import { formatBytes } from '../format/bytes';
import { t } from '../messages';
import { useMay, useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { Explained } from '../ui/Explained';
import { DownloadIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { MachineWords } from '../ui/MachineWords';
import { Notice } from '../ui/Notice';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './ExportsPage.module.css';
import { queryText } from './queryText';
import { EXPORTS_KEY, isUnderWay, useExports } from './useExports';

/** The files that were asked for: how far they are, and the way to them. */
export default function ExportsPage() {
  const { merchant, user } = useSession();
  const mayExport = useMay('export');
  usePageTitle(exports.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('exports');
  return (
    <>
      <div className={classes.head}>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {exports.title}
        </Title>
        <p className={classes.lead}>{exports.lead}</p>
      </div>
      {mayExport ? (
        <Stack gap="md">
          <Exports />
          <Explained
            title={exports.dictionary}
            text={exports.dictionaryText}
            column={exports.column}
            meaning={exports.meaning}
            rows={Object.entries(exports.columns)}
          />
        </Stack>
      ) : (
         <Notice tone="calm" title={exports.mayNot(t.app.roles[user.role])} />
      )}
    </>
  );
}

function Exports() {
  const { data, error, isPending, refetch } = useExports();
  return (
    <Card isFlush>
      {isPending && <Skeleton height={180} m="md" w="auto" />}
      {error !== null && data === undefined && (
        <LoadFailure what={exports.what} error={error} onRetry={() => void refetch()} />
      )}
      {data?.exports.length === 0 && <EmptyState title={exports.none} text={exports.noneText} />}
      {data !== undefined && data.exports.length > 0 && (
        <ul className={classes.exports} aria-label={exports.title}>
          {data.exports.map((one) => (
            <ExportItem key={one.export_id} of={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const TONES = { queued: 'info', running: 'info', finished: 'good', failed: 'bad' } as const;

function ExportItem({ of }: { of: OrderExport }) {
  const what = of.query === undefined ? exports.unknownQuery : queryText(of.query);
  const isFinished = of.status === 'finished';
  return (
    <li>
      <div className={classes.told}>
        <div className={classes.name}>
          <strong>{what}</strong>
          <ToneBadge tone="calm">{exports.kinds[of.format]}</ToneBadge>
          <ToneBadge tone={TONES[of.status]}>{exports.status[of.status]}</ToneBadge>
        </div>
        {isUnderWay(of) && <Running of={of} what={what} />}
        {of.status === 'failed' && (
          <p className={classes.failure}>
            {exports.failed} {exports.beginAnew}
            {of.failure !== undefined && (
              <span>
                <MachineWords said={of.failure} code={of.reason_code} />
              </span>
            )}
          </p>
        )}
        <p className={classes.facts}>
          {isFinished ? exports.size(of.orders_count, formatBytes(of.bytes)) : exports.written(of.orders_count)}
          {' · '}
          {exports.by(nameOfActor(of.created_by, exports.system))} <When at={of.created_at} />
          {' · '}
          {exports.until} <When at={of.expires_at} />
        </p>
        <VisuallyHidden role="status">{isUnderWay(of) ? '' : exports.status[of.status]}</VisuallyHidden>
      </div>
      <div className={classes.buttons}>
        {isFinished && (
          <Button
            component="a"
            href={exportFile(of.export_id)}
            download
            size="xs"
            aria-label={exports.downloadOf(what)}
            leftSection={<DownloadIcon width={15} height={15} />}
          >
            {exports.download}
          </Button>
        )}
        <Remove of={of} what={what} />
      </div>
    </li>
  );
}

/** While words are searched for nobody knows how far it is: then the bar only moves. */
function Running({ of, what }: { of: OrderExport; what: string }) {
  const isKnown = of.query?.query === undefined;
  return (
    <Progress
      size={8}
      radius="xl"
      value={isKnown ? of.progress : 100}
      animated={!isKnown}
      aria-label={exports.progressOf(what)}
      className={classes.progress}
    />
  );
}

function Remove({ of, what }: { of: OrderExport; what: string }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteExport(of.export_id),
    onSettled: () => client.invalidateQueries({ queryKey: EXPORTS_KEY }),
    onError: () => notifications.show({ color: 'red', message: exports.removeFailed }),
  });
  return (
    <Button
      variant="default"
      size="xs"
      aria-label={exports.removeOf(what)}
      loading={remove.isPending}
      onClick={() => remove.mutate()}
    >
      {exports.remove}
    </Button>
  );
}
