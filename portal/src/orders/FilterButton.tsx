import { Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { DownIcon } from '../ui/icons';
import classes from './Filters.module.css';

interface Props {
  name: string;
  /** What is chosen, in words; empty when nothing is. */
  value: string;
  children: (close: () => void) => ReactNode;
}

/** Says what is filtered, and opens the way to change it. */
export function FilterButton({ name, value, children }: Props) {
  const [isOpen, popover] = useDisclosure(false);
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => (opened ? popover.open() : popover.close())}
      position="bottom-start"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes.button} data-active={value !== '' || undefined} onClick={popover.toggle}>
          <span className={classes.name}>{value === '' ? name : `${name}:`}</span>
          {value !== '' && <span className={classes.value}>{value}</span>}
          <DownIcon width={14} height={14} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown}>{children(popover.close)}</Popover.Dropdown>
    </Popover>
  );
}
