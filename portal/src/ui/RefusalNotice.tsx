import { Text } from '@mantine/core';
import type { ProblemError } from '../api/errors';
import { t } from '../messages';
import { Notice } from './Notice';

/** What the server refused, with everything it says about it. */
export function RefusalNotice({ title, error }: { title: string; error: ProblemError }) {
  const { messages, problem } = error;
  return (
    <Notice tone="bad" title={title} isAnnounced>
      {messages.length === 1 ? (
        <p lang="en">{messages[0]}</p>
      ) : (
        <ul lang="en">
          {messages.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      {problem.correlation_id !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {t.errors.reference(problem.correlation_id)}
        </Text>
      )}
    </Notice>
  );
}
