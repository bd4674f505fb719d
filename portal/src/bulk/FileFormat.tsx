import { Button, Group } from '@mantine/core';
import { bulkFiles } from '../bulkFileMessages';
import { LOCALE } from '../language/language';
import { DownloadIcon } from '../ui/icons';
import classes from './BulkPage.module.css';
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
  return (
    <details className={classes.format}>
      <summary>{bulkFiles.format}</summary>
      <div className={classes.formatBody}>
        <p>{bulkFiles.formatText}</p>
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
        <table className={classes.columns} aria-label={bulkFiles.format}>
          <thead>
            <tr>
              <th scope="col">{bulkFiles.column}</th>
              <th scope="col">{bulkFiles.says}</th>
            </tr>
          </thead>
          <tbody>
            {COLUMNS.map(([names, says]) => (
              <tr key={names}>
                <th scope="row" className="mono">
                  {names}
                </th>
                <td>{says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
