import { Stack, Title } from '@mantine/core';
import { bulkFiles } from '../bulkFileMessages';
import { useSession } from '../signin/session';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import classes from './BulkPage.module.css';
import { FileFormat } from './FileFormat';
import { FilePanel } from './FilePanel';
import { JobList } from './JobList';

/** Where files of many orders are uploaded, and all bulk jobs are found. */
export default function BulkPage() {
  const { merchant } = useSession();
  usePageTitle(bulkFiles.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('bulk');
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {bulkFiles.title}
        </Title>
        <p className={classes.lead}>{bulkFiles.lead}</p>
      </div>
      <FilePanel />
      <FileFormat />
      <JobList />
    </Stack>
  );
}
