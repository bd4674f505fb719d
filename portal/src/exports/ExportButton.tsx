import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { exportOrders } from '../api/calls';
import type { ExportFormat, OrderExports } from '../api/exportTypes';
import { t } from '../messages';
import { queryBody, type ListFilter } from '../orders/listUrl';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { Facts } from '../ui/Facts';
import { DownloadIcon } from '../ui/icons';
import { merchantNow } from '../ui/merchantClock';
import { useAttempt } from '../ui/useAttempt';
import { queryText } from './queryText';
import { EXPORTS_KEY } from './useExports';

const FORMATS: ExportFormat[] = ['csv', 'ndjson'];

/** Writes what the list shows into a file, on all of its pages. */
export function ExportButton({ filter }: { filter: ListFilter }) {
  const [isOpen, setOpen] = useState(false);
  const [isPending, setPending] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<DownloadIcon width={15} height={15} />}
        onClick={() => setOpen(true)}
      >
        {t.exports.open}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t.exports.ask} isBusy={isPending}>
        <ExportForm filter={filter} onClose={() => setOpen(false)} onPending={setPending} />
      </Dialog>
    </>
  );
}

interface FormProps {
  filter: ListFilter;
  onClose: () => void;
  onPending: (isPending: boolean) => void;
}

function ExportForm({ filter, onClose, onPending }: FormProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [query] = useState(() => queryBody(filter, merchantNow()));
  const [format, setFormat] = useState<ExportFormat>('csv');
  const attempt = useAttempt({
    send: exportOrders,
    onPending,
    onDone: (started) => {
      client.setQueryData<OrderExports>(EXPORTS_KEY, (before) => ({
        exports: [started, ...(before?.exports ?? []).filter((one) => one.export_id !== started.export_id)],
      }));
      navigate('/exports');
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        attempt.submit({ format, query });
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t.exports.asking}</Text>
        <Facts rows={[{ name: t.exports.matching, value: queryText(query) }]} />
        <Radio.Group
          label={t.exports.format}
          value={format}
          onChange={(value) => setFormat(FORMATS.find((one) => one === value) ?? format)}
        >
          <Stack gap={8} mt={6}>
            {FORMATS.map((one) => (
              <Radio key={one} value={one} label={t.exports.formats[one]} disabled={attempt.isFrozen} />
            ))}
          </Stack>
        </Radio.Group>
        <AttemptNotice attempt={attempt} texts={t.exports} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {attempt.isUnknown ? t.exports.close : t.exports.cancel}
          </Button>
          <Button type="submit" data-autofocus loading={attempt.isPending}>
            {attempt.isUnknown ? t.exports.again : t.exports.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
