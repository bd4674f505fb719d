import { ActionIcon, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { memo, useState } from 'react';
import { FilterButton } from './FilterButton';
import { RefusalNotice } from '../ui/RefusalNotice';
import { ProblemError } from '../api/errors';
import { SortDownIcon, SortUpIcon } from '../ui/icons';
import { views } from '../viewMessages';
import classes from './ColumnsButton.module.css';
import { COLUMNS, columnsOf, LINK_COLUMN, type Column } from './columns';
import { useListChoice, useViews } from './useViews';

interface Props {
  columns: Column[];
  /** Shows these, also where a view has others. */
  onChosen: (names: string[]) => void;
}

/** Which columns the list has, and in which order. */
export const ColumnsButton = memo(function ColumnsButton({ columns, onChosen }: Props) {
  return (
    <FilterButton name={views.columns} value="">
      {(close) => <Choice columns={columns} onChosen={onChosen} close={close} />}
    </FilterButton>
  );
});

function Choice({ columns, onChosen, close }: Props & { close: () => void }) {
  const defaultView = useViews().data?.default_view;
  const choice = useListChoice();
  const [order, setOrder] = useState(() => [
    ...columns.map((column) => column.name),
    ...COLUMNS.map((column) => column.name).filter((name) => !columns.some((column) => column.name === name)),
  ]);
  const [shown, setShown] = useState<ReadonlySet<string>>(() => new Set(columns.map((column) => column.name)));

  const move = (name: string, steps: 1 | -1) =>
    setOrder((before) => {
      const at = before.indexOf(name);
      const after = before.filter((one) => one !== name);
      after.splice(at + steps, 0, name);
      return after;
    });
  const keep = (names: string[]) =>
    choice.mutate(
      { columns: names, ...(defaultView !== undefined && { default_view: defaultView }) },
      {
        onSuccess: () => {
          onChosen(names);
          close();
        },
      },
    );

  return (
    <Stack gap="sm" className={classes.choice}>
      <Text size="sm" c="dimmed">
        {views.columnsLead}
      </Text>
      <ul className={classes.columns} aria-label={views.columnsTitle}>
        {order.map((name, at) => {
          const column = COLUMNS.find((one) => one.name === name);
          if (column === undefined) return null;
          const isLink = name === LINK_COLUMN;
          return (
            <li key={name}>
              <Checkbox
                label={column.title}
                description={isLink ? views.always : undefined}
                checked={isLink || shown.has(name)}
                disabled={isLink}
                onChange={(event) => {
                  const isOn = event.currentTarget.checked;
                  setShown((before) => new Set(isOn ? [...before, name] : [...before].filter((one) => one !== name)));
                }}
              />
              <Group gap={2} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={views.up(column.title)}
                  disabled={at === 0}
                  onClick={() => move(name, -1)}
                >
                  <SortUpIcon width={14} height={14} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={views.down(column.title)}
                  disabled={at === order.length - 1}
                  onClick={() => move(name, 1)}
                >
                  <SortDownIcon width={14} height={14} />
                </ActionIcon>
              </Group>
            </li>
          );
        })}
      </ul>
      {choice.error instanceof ProblemError && <RefusalNotice title={views.refusedTitle} error={choice.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" size="sm" onClick={() => keep([])} disabled={choice.isPending}>
          {views.reset}
        </Button>
        <Button
          size="sm"
          loading={choice.isPending}
          onClick={() => keep(columnsOf(order.filter((name) => name === LINK_COLUMN || shown.has(name))).map((one) => one.name))}
        >
          {views.apply}
        </Button>
      </Group>
    </Stack>
  );
}
