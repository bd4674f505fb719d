import { ActionIcon, Loader, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { t } from '../messages';
import { CloseIcon, SearchIcon } from '../ui/icons';
import classes from './OrdersPage.module.css';

/** Long enough that a key that is held down asks once, and short enough that nobody waits for it. */
const PAUSE_MS = 40;

interface Props {
  search: string;
  isBusy: boolean;
  onSearch: (search: string) => void;
}

/** Finds while one types. The address follows what was asked for, and may be behind by several of it: only what was not asked
 * for here, such as the way back, changes what stands in the field. */
export function SearchBox({ search, isBusy, onSearch }: Props) {
  const [text, setText] = useState(search);
  const asked = useRef(search);
  const awaited = useRef<string[]>([]);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const place = awaited.current.indexOf(search);
    awaited.current = awaited.current.slice(place + 1);
    if (place >= 0 || search === asked.current) return;
    awaited.current = [];
    asked.current = search;
    setText(search);
  }, [search]);

  const ask = (value: string) => {
    const wanted = value.trim();
    if (wanted === asked.current) return;
    asked.current = wanted;
    awaited.current.push(wanted);
    onSearch(wanted);
  };
  const askSoon = useDebouncedCallback(ask, PAUSE_MS);
  const type = (value: string) => {
    setText(value);
    askSoon(value);
  };

  return (
    <form
      role="search"
      className={classes.search}
      onSubmit={(event) => {
        event.preventDefault();
        ask(text);
      }}
    >
      <TextInput
        ref={field}
        type="search"
        aria-label={t.orders.search}
        placeholder={t.orders.searchPlaceholder}
        value={text}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        leftSection={isBusy ? <Loader size={16} aria-label={t.orders.searching} /> : <SearchIcon />}
        rightSection={
          text !== '' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={26}
              aria-label={t.orders.clearSearch}
              onClick={() => {
                setText('');
                ask('');
                field.current?.focus();
              }}
            >
              <CloseIcon width={15} height={15} />
            </ActionIcon>
          )
        }
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          setText('');
          ask('');
        }}
      />
    </form>
  );
}
