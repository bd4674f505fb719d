import { Button, Checkbox, CloseButton, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { PAYMENT_METHODS } from '../api/paymentMethods';
import { ORDER_SORTS, ORDER_STATUSES, type OrderSort, type OrderStatus } from '../api/types';
import { dayOf, formatDate, utcDayOf } from '../format/dates';
import { methodName } from '../format/order';
import { list } from '../listMessages';
import { t } from '../messages';
import { tags } from '../paperMessages';
import { DownIcon } from '../ui/icons';
import { merchantNow } from '../ui/merchantClock';
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
  return (
    <div role="group" aria-label={t.orders.filters} className={classes.filters}>
      <FilterButton name={t.orders.status} value={statusText(filter.statuses)}>
        {() => <StatusFilter statuses={filter.statuses} onChange={(statuses) => change({ statuses })} />}
      </FilterButton>
      <StoreFilter stores={filter.stores} onChange={(stores) => change({ stores })} />
      <FilterButton name={t.orders.created} value={rangeText(filter.createdFrom, filter.createdTo, dayText)}>
        {(close) => (
          <DaysFilter
            from={filter.createdFrom}
            to={filter.createdTo}
            presets={createdPresets()}
            onApply={({ from, to }) => {
              change({ createdFrom: from, createdTo: to });
              close();
            }}
          />
        )}
      </FilterButton>
      <FilterButton name={t.orders.expires} value={rangeText(filter.expiresFrom, filter.expiresTo, dayText)}>
        {(close) => (
          <DaysFilter
            from={filter.expiresFrom}
            to={filter.expiresTo}
            presets={expiresPresets()}
            onApply={({ from, to }) => {
              change({ expiresFrom: from, expiresTo: to, expiresWithin: 0 });
              close();
            }}
          />
        )}
      </FilterButton>
      <FilterButton name={t.orders.amount} value={amountText(filter)}>
        {(close) => (
          <AmountFilter
            filter={filter}
            onApply={(applied) => {
              change(applied);
              close();
            }}
          />
        )}
      </FilterButton>
      <FilterButton name={list.method} value={filter.paymentMethod === '' ? '' : methodName(filter.paymentMethod)}>
        {(close) => (
          <NativeSelect
            label={list.method}
            rightSection={<DownIcon width={14} height={14} />}
            value={filter.paymentMethod}
            data={[{ value: '', label: list.anyMethod }, ...PAYMENT_METHODS.map((value) => ({ value, label: methodName(value) }))]}
            onChange={(event) => {
              change({ paymentMethod: event.currentTarget.value });
              close();
            }}
          />
        )}
      </FilterButton>
      <FilterButton name={tags.one} value={filter.tag}>
        {(close) => (
          <TagFilter
            tag={filter.tag}
            onChange={(tag) => {
              change({ tag });
              close();
            }}
          />
        )}
      </FilterButton>
      <Checkbox
        label={list.refunded}
        checked={filter.isRefunded}
        className={classes.box}
        onChange={(event) => change({ isRefunded: event.currentTarget.checked })}
      />
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
        <Checkbox
          key={status}
          label={t.status[status]}
          checked={chosen.includes(status)}
          onChange={(event) => toggle(status, event.currentTarget.checked)}
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

function amountText({ amountFrom, amountTo, currency }: ListFilter): string {
  return [rangeText(amountFrom, amountTo, same), currency].filter((text) => text !== '').join(' ');
}
