import { Anchor, Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { inStore } from '../api/store';
import type { Store } from '../api/storeTypes';
import { formatMoney } from '../format/money';
import { nameOf } from '../format/order';
import { stores as texts } from '../storeMessages';
import { Card } from '../ui/Card';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { StatusBadge } from '../ui/StatusBadge';
import { findEverywhere, type FoundIn } from './findEverywhere';
import classes from './Stores.module.css';

/** Which store has an order? The address keeps what was looked for. */
export function FindEverywhere({ stores }: { stores: Store[] }) {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('query') ?? '';
  const [text, setText] = useState(wanted);
  const [asked, setAsked] = useState('');
  const found = useQuery({
    queryKey: ['everywhere', wanted],
    queryFn: ({ signal }) => findEverywhere(stores, wanted, ({ name }) => setAsked(name), signal),
    enabled: wanted !== '',
  });
  const count = (found.data ?? []).reduce((sum, { orders }) => sum + orders.length, 0);
  return (
    <Card title={texts.search}>
      <form
        role="search"
        aria-label={texts.search}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const next = text.trim();
          if (next === wanted) void found.refetch();
          else setSearch(next === '' ? {} : { query: next }, { replace: true });
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
        <Button type="submit" variant="default" loading={found.isFetching}>
          {texts.find}
        </Button>
      </form>
      <p className={classes.outcome} role="status">
        {found.isFetching && texts.searching(asked)}
        {!found.isFetching && found.data !== undefined && texts.found(count)}
      </p>
      {found.error !== null && (
        <LoadFailure what={texts.search} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {(found.data ?? []).map((one) => (
        <Found key={one.store.merchant_id} one={one} wanted={wanted} />
      ))}
    </Card>
  );
}

function Found({ one, wanted }: { one: FoundIn; wanted: string }) {
  const { name, merchant_id: id } = one.store;
  if (one.isFailed) return <Notice tone="warn" title={texts.failed(name)} />;
  if (one.orders.length === 0) return null;
  return (
    <section aria-label={name} className={classes.section}>
      <h3 className={classes.name}>{name}</h3>
      <ul className={classes.list}>
        {one.orders.map((order) => (
          <li key={order.order_id}>
            <span className={classes.name}>
              <Anchor href={inStore(id, `/orders/${order.order_id}`)} className={classes.order}>
                {nameOf(order)}
              </Anchor>
              <StatusBadge status={order.status} />
            </span>
            <span>{formatMoney(order.order_amount, order.purchase_currency)}</span>
          </li>
        ))}
      </ul>
      {one.hasMore && (
        <Anchor href={inStore(id, `/orders?${new URLSearchParams({ query: wanted }).toString()}`)} className={classes.order}>
          {texts.more(name)}
        </Anchor>
      )}
    </section>
  );
}
