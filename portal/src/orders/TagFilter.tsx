import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { loadTags } from '../api/calls';
import { tags as texts } from '../paperMessages';
import { DownIcon } from '../ui/icons';

interface Props {
  tag: string;
  onChange: (tag: string) => void;
}

/** Of the tags in use; one that came with a link is there even if no order has it any more. */
export function TagFilter({ tag, onChange }: Props) {
  const { data } = useQuery({ queryKey: ['tags'], queryFn: ({ signal }) => loadTags(signal) });
  const inUse = data?.tags ?? [];
  const isKnown = tag === '' || inUse.some(({ name }) => name === tag);
  return (
    <NativeSelect
      label={texts.one}
      rightSection={<DownIcon width={14} height={14} />}
      value={tag}
      data={[
        { value: '', label: texts.any },
        ...(isKnown ? [] : [{ value: tag, label: tag }]),
        ...inUse.map(({ name, orders }) => ({ value: name, label: texts.counted(name, orders) })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
