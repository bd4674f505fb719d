import { Radio, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { exportOrders } from '../api/calls';
import type { ExportFormat, OrderExports } from '../api/exportTypes';
import { capture } from '../captureMessages';
import { exports } from '../exportMessages';
import { queryBody, type ListFilter } from '../orders/listUrl';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
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
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={exports.ask}>
      <ExportForm filter={filter} onClose={onClose} />
    </Dialog>
  );
}

function ExportForm({ filter, onClose }: Omit<Props, 'isOpen'>) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [query] = useState(() => queryBody(filter, merchantNow()));
  const [format, setFormat] = useState<ExportFormat>('csv');
  const attempt = useAttempt({
    send: exportOrders,
    onDone: (started) => {
      client.setQueryData<OrderExports>(EXPORTS_KEY, (before) => ({
        exports: [started, ...(before?.exports ?? []).filter((one) => one.export_id !== started.export_id)],
      }));
      navigate('/exports');
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={exports.confirm}
      cancel={attempt.isUnknown ? capture.close : capture.cancel}
      focus="confirm"
      onSubmit={() => attempt.submit({ format, query })}
      onClose={onClose}
    >
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
    </DialogForm>
  );
}
