import { Button, Group } from '@mantine/core';
import { bulkFiles } from '../bulkFileMessages';
import { LOCALE } from '../language/language';
import { Explained } from '../ui/Explained';
import { DownloadIcon } from '../ui/icons';
import { csvTemplate, ndjsonTemplate } from './templates';

const { columns } = bulkFiles;
const COLUMNS: [names: string, says: string][] = [
  ['order', columns.order],
  ['action', columns.action],
  ['amount', columns.amount],
  ['lines', columns.lines],
  ['currency', columns.currency],
  ['reference, description', columns.texts],
  ['tracking_number, shipping_company, tracking_uri, shipping_method', columns.tracking],
  ['capture_id', columns.capture_id],
  ['x_…', columns.x_anything],
];

const saved = (type: string, text: string) => `data:${type};charset=utf-8,${encodeURIComponent(text)}`;
const TEMPLATES = [
  { name: 'bulk.csv', label: bulkFiles.csvTemplate, href: saved('text/csv', csvTemplate(LOCALE)) },
  { name: 'bulk.ndjson', label: bulkFiles.ndjsonTemplate, href: saved('application/x-ndjson', ndjsonTemplate()) },
];

export function FileFormat() {
  const { format, formatText, column, says } = bulkFiles;
  return (
    <Explained title={format} text={formatText} column={column} meaning={says} rows={COLUMNS}>
      <Group gap="sm">
        {TEMPLATES.map(({ name, label, href }) => (
          <Button
            key={name}
            component="a"
            href={href}
            download={name}
            variant="default"
            size="xs"
            leftSection={<DownloadIcon width={15} height={15} />}
          >
            {label}
          </Button>
        ))}
      </Group>
    </Explained>
  );
}
