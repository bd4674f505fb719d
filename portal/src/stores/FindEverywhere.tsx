import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { NO_FILTER, writeFilter } from '../orders/listUrl';
import { ALL_STORES } from '../orders/storeChoice';
import { stores as texts } from '../storeMessages';
import { Card } from '../ui/Card';
import classes from './Stores.module.css';

/** Which store has an order? The list over all of them says it. */
export function FindEverywhere() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  return (
    <Card title={texts.search}>
      <form
        role="search"
        aria-label={texts.search}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const search = writeFilter({ ...NO_FILTER, search: text.trim(), stores: ALL_STORES }).toString();
          navigate({ pathname: '/orders', search });
        }}
      >
        <TextInput
          label={texts.searchHelp}
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {texts.find}
        </Button>
      </form>
    </Card>
  );
}
