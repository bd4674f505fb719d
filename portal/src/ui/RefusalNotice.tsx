import { Text } from '@mantine/core';
import type { ProblemError } from '../api/errors';
import { t } from '../messages';
import { Notice } from './Notice';
import { saidOf } from './refusals';

interface Props {
  title: string;
  error: ProblemError;
  /** Of the amounts that it tells, where that is known. */
  currency?: string | undefined;
}

/** What the server refused, with everything that is known about it. */
export function RefusalNotice({ title, error, currency }: Props) {
  const { problem } = error;
  const said = saidOf(error, currency);
  return (
    <Notice tone="bad" title={title} isAnnounced>
      {said.length === 1 ? (
        <p lang={said[0]?.lang}>{said[0]?.text}</p>
      ) : (
        <ul>
          {said.map(({ text, lang }) => (
            <li key={text} lang={lang}>
              {text}
            </li>
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
