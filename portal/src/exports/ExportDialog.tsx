import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { exportOrders } from '../api/calls';
import type { ExportFormat, OrderExports } from '../api/exportTypes';
import { exports } from '../exportMessages';
import { queryBody, type ListFilter } from '../orders/listUrl';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { Facts } from '../ui/Facts';
import { merchantNow } from '../ui/merchantClock';
import { useAttempt } from '../ui/useAttempt';
import { queryText } from './queryText';
import { EXPORTS_KEY } from './useExports';

const FORMATS: ExportFormat[] = ['csv', 'ndjson'];

interface Props {
  filter: ListFilter;
  isOpen: boolean;
  onClose: () => void;
}

export default function ExportDialog({ filter, isOpen, onClose }: Props) {
  const [isPending, setPending] = useState(false);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={exports.ask} isBusy={isPending}>
      <ExportForm filter={filter} onClose={onClose} onPending={setPending} />
    </Dialog>
  );
}

interface FormProps extends Omit<Props, 'isOpen'> {
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
        <Text size="sm">{exports.asking}</Text>
        <Facts rows={[{ name: exports.matching, value: queryText(query) }]} />
        <Radio.Group
          label={exports.format}
          value={format}
          onChange={(value) => setFormat(FORMATS.find((one) => one === value) ?? format)}
        >
          <Stack gap={8} mt={6}>
            {FORMATS.map((one) => (
              <Radio key={one} value={one} label={exports.formats[one]} disabled={attempt.isFrozen} />
            ))}
          </Stack>
        </Radio.Group>
        <AttemptNotice attempt={attempt} texts={exports} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={attempt.isPending}>
            {attempt.isUnknown ? exports.close : exports.cancel}
          </Button>
          <Button type="submit" data-autofocus loading={attempt.isPending}>
            {attempt.isUnknown ? exports.again : exports.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
