import { Button, CloseButton, NativeSelect, Stack } from '@mantine/core';
import { memo, useCallback, useState } from 'react';
import { PAYMENT_METHODS } from '../api/paymentMethods';
import { ORDER_SORTS, ORDER_STATUSES, type OrderSort, type OrderStatus } from '../api/types';
import { dayOf, formatDate, utcDayOf } from '../format/dates';
import { methodName } from '../format/order';
import { list } from '../listMessages';
import { t } from '../messages';
import { tags } from '../paperMessages';
import { DownIcon } from '../ui/icons';
import { merchantNow } from '../ui/merchantClock';
import { Tick } from '../ui/TickBox';
import { AmountFilter } from './AmountFilter';
import { DaysFilter } from './DaysFilter';
import { FilterButton } from './FilterButton';
import classes from './Filters.module.css';
import { DEFAULT_SORT, isFiltered, NO_FILTER, type ListFilter } from './listUrl';
import { StoreFilter } from './StoreFilter';
import { TagFilter } from './TagFilter';
import type { OrderList } from './useOrderList';

interface Props {
  filter: ListFilter;
  change: OrderList['change'];
  /** The table sorts by its headings; cards have none. */
  hasSort: boolean;
}

export function Filters({ filter, change, hasSort }: Props) {
  const changeStores = useCallback((stores: string) => change({ stores }), [change]);
  return (
    <div role="group" aria-label={t.orders.filters} className={classes.filters}>
      <StatusButton chosen={filter.statuses.join()} change={change} />
      <StoreFilter stores={filter.stores} onChange={changeStores} />
      <CreatedButton from={filter.createdFrom} to={filter.createdTo} change={change} />
      <ExpiresButton from={filter.expiresFrom} to={filter.expiresTo} change={change} />
      <AmountButton currency={filter.currency} from={filter.amountFrom} to={filter.amountTo} change={change} />
      <MethodButton method={filter.paymentMethod} change={change} />
      <TagButton tag={filter.tag} change={change} />
      <div className={classes.box}>
        <Tick label={list.refunded} checked={filter.isRefunded} onChange={(isRefunded) => change({ isRefunded })} />
      </div>
      {filter.expiresWithin > 0 && (
        <span className={classes.chip}>
          {t.orders.expiringWithin(filter.expiresWithin)}
          <CloseButton
            size={24}
            iconSize={13}
            aria-label={t.orders.remove(t.orders.expiringWithin(filter.expiresWithin))}
            onClick={() => change({ expiresWithin: 0 })}
          />
        </span>
      )}
      {hasSort && <SortSelect filter={filter} change={change} />}
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          size="sm"
          onClick={() => change({ ...NO_FILTER, search: filter.search, sort: filter.sort })}
        >
          {t.orders.clearFilters}
        </Button>
      )}
      {!hasSort && filter.search !== '' && <span className={classes.note}>{t.orders.bestMatch}</span>}
    </div>
  );
}

// Each button is drawn anew only when what it says changes: together they cost as much as the rows that somebody sees.

type Change = Pick<Props, 'change'>;

const StatusButton = memo(function StatusButton({ chosen, change }: Change & { chosen: string }) {
  const statuses = ORDER_STATUSES.filter((status) => chosen.split(',').includes(status));
  return (
    <FilterButton name={t.orders.status} value={statusText(statuses)}>
      {() => <StatusFilter statuses={statuses} onChange={(next) => change({ statuses: next })} />}
    </FilterButton>
  );
});

const CreatedButton = memo(function CreatedButton({ from, to, change }: Change & { from: string; to: string }) {
  return (
    <FilterButton name={t.orders.created} value={rangeText(from, to, dayText)}>
      {(close) => (
        <DaysFilter
          from={from}
          to={to}
          presets={createdPresets()}
          onApply={(days) => {
            change({ createdFrom: days.from, createdTo: days.to });
            close();
          }}
        />
      )}
    </FilterButton>
  );
});

const ExpiresButton = memo(function ExpiresButton({ from, to, change }: Change & { from: string; to: string }) {
  return (
    <FilterButton name={t.orders.expires} value={rangeText(from, to, dayText)}>
      {(close) => (
        <DaysFilter
          from={from}
          to={to}
          presets={expiresPresets()}
          onApply={(days) => {
            change({ expiresFrom: days.from, expiresTo: days.to, expiresWithin: 0 });
            close();
          }}
        />
      )}
    </FilterButton>
  );
});

const AmountButton = memo(function AmountButton({ currency, from, to, change }: Change & { currency: string; from: string; to: string }) {
  const value = [rangeText(from, to, same), currency].filter((text) => text !== '').join(' ');
  return (
    <FilterButton name={t.orders.amount} value={value}>
      {(close) => (
        <AmountFilter
          filter={{ currency, amountFrom: from, amountTo: to }}
          onApply={(applied) => {
            change(applied);
            close();
          }}
        />
      )}
    </FilterButton>
  );
});

const MethodButton = memo(function MethodButton({ method, change }: Change & { method: string }) {
  return (
    <FilterButton name={list.method} value={method === '' ? '' : methodName(method)}>
      {(close) => (
        <NativeSelect
          label={list.method}
          rightSection={<DownIcon width={14} height={14} />}
          value={method}
          data={[{ value: '', label: list.anyMethod }, ...PAYMENT_METHODS.map((value) => ({ value, label: methodName(value) }))]}
          onChange={(event) => {
            change({ paymentMethod: event.currentTarget.value });
            close();
          }}
        />
      )}
    </FilterButton>
  );
});

const TagButton = memo(function TagButton({ tag, change }: Change & { tag: string }) {
  return (
    <FilterButton name={tags.one} value={tag}>
      {(close) => (
        <TagFilter
          tag={tag}
          onChange={(next) => {
            change({ tag: next });
            close();
          }}
        />
      )}
    </FilterButton>
  );
});

function SortSelect({ filter, change }: Pick<Props, 'filter' | 'change'>) {
  if (filter.search !== '') return <span className={classes.note}>{t.orders.bestMatch}</span>;
  return (
    <NativeSelect
      aria-label={t.orders.sort}
      rightSection={<DownIcon width={14} height={14} />}
      value={filter.sort}
      data={ORDER_SORTS.map((sort) => ({ value: sort, label: t.orders.sorts[sort] }))}
      onChange={(event) => change({ sort: (event.currentTarget.value || DEFAULT_SORT) as OrderSort })}
    />
  );
}

function StatusFilter({
  statuses,
  onChange,
}: {
  statuses: OrderStatus[];
  onChange: (statuses: OrderStatus[]) => void;
}) {
  // The address follows a moment later; the box must show at once what was pressed.
  const [chosen, setChosen] = useState(statuses);
  const choose = (next: OrderStatus[]) => {
    setChosen(next);
    onChange(next);
  };
  const toggle = (status: OrderStatus, isWanted: boolean) =>
    choose(ORDER_STATUSES.filter((s) => (s === status ? isWanted : chosen.includes(s))));
  return (
    <Stack gap={10}>
      {ORDER_STATUSES.map((status) => (
        <Tick
          key={status}
          label={t.status[status]}
          checked={chosen.includes(status)}
          onChange={(isWanted) => toggle(status, isWanted)}
        />
      ))}
      <Button variant="default" size="xs" mt={4} disabled={chosen.length === 0} onClick={() => choose([])}>
        {t.orders.clear}
      </Button>
    </Stack>
  );
}

function createdPresets() {
  const now = merchantNow();
  const today = dayOf(now);
  const last = (days: number) => ({ label: t.orders.lastDays(days), from: dayOf(now, days - 1), to: '' });
  return [{ label: t.orders.today, from: today, to: today }, last(7), last(30)];
}

function expiresPresets() {
  const now = merchantNow();
  const next = (days: number) => ({ label: t.orders.nextDays(days), from: utcDayOf(now), to: utcDayOf(now, days) });
  return [next(1), next(7), next(30)];
}

const same = (text: string) => text;
const dayText = (day: string) => formatDate(`${day}T12:00:00`);

function statusText(statuses: OrderStatus[]): string {
  return statuses.map((status) => t.status[status]).join(', ');
}

function rangeText(from: string, to: string, write: (value: string) => string): string {
  if (from !== '' && to !== '') return from === to ? write(from) : t.orders.range(write(from), write(to));
  if (from !== '') return t.orders.rangeFrom(write(from));
  return to === '' ? '' : t.orders.rangeTo(write(to));
}
