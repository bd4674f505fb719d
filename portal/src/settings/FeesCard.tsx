import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { loadFees } from '../api/settingsCalls';
import { formatMoney } from '../format/money';
import { formatTaxRate, methodName } from '../format/order';
import { settings } from '../settingsMessages';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { useNow } from '../ui/now';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { rateText, ratesAt, type Standing, type StandingRate } from './fees';
import classes from './Settings.module.css';

const TONES: Record<Standing, 'good' | 'info' | 'calm'> = { now: 'good', later: 'info', over: 'calm' };

/** What captures cost, from when on. */
export function FeesCard() {
  const now = useNow();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['settings', 'fees'],
    queryFn: ({ signal }) => loadFees(signal),
  });
  return (
    <Card title={settings.cards.fees}>
      <p className={classes.lead}>{settings.leads.fees}</p>
      {isPending && <Skeleton height={90} />}
      {data === undefined && error !== null && (
        <LoadFailure what={settings.cards.fees} error={error} onRetry={() => void refetch()} />
      )}
      {data?.rates.length === 0 && <EmptyState title={settings.noFees} text={settings.noFeesText} />}
      {data !== undefined && data.rates.length > 0 && (
        <ul className={classes.rates} aria-label={settings.cards.fees}>
          {ratesAt(data.rates, now).map((rate) => (
            <Rate key={`${rate.payment_method_type} ${rate.currency} ${rate.effective_from}`} rate={rate} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Rate({ rate }: { rate: StandingRate }) {
  const { payment_method_type: method, currency, fixed_amount: fixed } = rate;
  const amount = fixed === 0 || currency === undefined ? '' : ` + ${formatMoney(fixed, currency)}`;
  return (
    <li>
      <div className={classes.rateName}>
        <strong>
          {method === undefined ? settings.allMethods : methodName(method)},{' '}
          {currency ?? settings.allCurrencies}
        </strong>
        <ToneBadge tone={TONES[rate.standing]}>{settings.standing[rate.standing]}</ToneBadge>
        <span className={classes.told}>
          {settings.since} <When at={rate.effective_from} />
        </span>
      </div>
      <p>{settings.perCapture(rateText(rate.rate) + amount)}</p>
      <p className={classes.told}>
        {settings.vat(formatTaxRate(rate.vat_rate))}. {settings.feeRefund[rate.refund]}.
      </p>
    </li>
  );
}
