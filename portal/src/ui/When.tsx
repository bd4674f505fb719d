import { formatDateTime, formatPrecise } from '../format/dates';

/** A time as people write it; the precise one is in the element and its title. */
export function When({ at, format = formatDateTime }: { at: string; format?: (iso: string) => string }) {
  return (
    <time dateTime={at} title={formatPrecise(at)}>
      {format(at)}
    </time>
  );
}
