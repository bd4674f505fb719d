import { Button, NativeSelect } from '@mantine/core';
import { dayOf, formatDay } from '../format/dates';
import { CURRENCIES } from '../format/money';
import { t } from '../messages';
import { DaysFilter } from '../orders/DaysFilter';
import { FilterButton } from '../orders/FilterButton';
import classes from '../orders/Filters.module.css';
import { payouts } from '../payoutMessages';
import { DownIcon } from '../ui/icons';
import { CLOSED_STATUSES, isPayoutFiltered, NO_PAYOUT_FILTER, type PayoutFilter } from './payoutsUrl';

interface Props {
  filter: PayoutFilter;
  onChange: (filter: PayoutFilter) => void;
}

export function PayoutFilters({ filter, onChange }: Props) {
  const change = (part: Partial<PayoutFilter>) => onChange({ ...filter, ...part });
  const others = filter.currency === '' || CURRENCIES.includes(filter.currency) ? [] : [filter.currency];
  const arrow = <DownIcon width={14} height={14} />;
  return (
    <div role="group" aria-label={payouts.filters} className={classes.filters}>
      <FilterButton name={payouts.date} value={daysText(filter)}>
        {(close) => (
          <DaysFilter
            from={filter.from}
            to={filter.to}
            presets={[7, 30, 90].map((days) => ({
              label: payouts.lastDays(days),
              from: dayOf(Date.now(), days - 1),
              to: '',
            }))}
            onApply={(days) => {
              change(days);
              close();
            }}
          />
        )}
      </FilterButton>
      <NativeSelect
        aria-label={payouts.statusName}
        rightSection={arrow}
        value={filter.status}
        data={[
          { value: '', label: payouts.anyStatus },
          ...CLOSED_STATUSES.map((status) => ({ value: status, label: payouts.status[status] })),
        ]}
        onChange={(event) => change({ status: event.currentTarget.value as PayoutFilter['status'] })}
      />
      <NativeSelect
        aria-label={payouts.currency}
        rightSection={arrow}
        value={filter.currency}
        data={[{ value: '', label: payouts.anyCurrency }, ...CURRENCIES, ...others]}
        onChange={(event) => change({ currency: event.currentTarget.value })}
      />
      {isPayoutFiltered(filter) && (
        <Button variant="subtle" size="sm" onClick={() => onChange(NO_PAYOUT_FILTER)}>
          {t.orders.clearFilters}
        </Button>
      )}
    </div>
  );
}

function daysText({ from, to }: PayoutFilter): string {
  if (from !== '' && to !== '') return from === to ? formatDay(from) : t.orders.range(formatDay(from), formatDay(to));
  if (from !== '') return t.orders.rangeFrom(formatDay(from));
  return to === '' ? '' : t.orders.rangeTo(formatDay(to));
}
