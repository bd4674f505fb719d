import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { DunningChosen, DunningRule, RuleStep } from '../api/dunning';
import { loadDunningRules } from '../api/settingsCalls';
import { dunningRules as texts } from '../dunningRuleMessages';
import { formatDay } from '../format/dates';
import { formatMoney } from '../format/money';
import { countryName, formatTaxRate } from '../format/order';
import { Card } from '../ui/Card';
import { Entries, OpeningEntry } from '../ui/Entry';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import classes from './Settings.module.css';

/** What is done about customers who are late; the operator alone chooses. */
export function DunningCard() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['settings', 'dunning-rules'],
    queryFn: ({ signal }) => loadDunningRules(signal),
  });
  return (
    <Card title={texts.title} isFlush>
      <div className={classes.leads}>
        <p className={classes.lead}>{texts.lead}</p>
        <p className={classes.lead}>{texts.whose}</p>
      </div>
      {isPending && <Skeleton height={90} m="md" w="auto" />}
      {data === undefined && error !== null && (
        <LoadFailure what={texts.title} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <Entries label={texts.title}>
          {byCountry(data.rules).map((rules) => (
            <Country key={rules[0]?.country ?? ''} rules={rules} />
          ))}
        </Entries>
      )}
    </Card>
  );
}

/** The rules of one country after those of the other, in the order in which they come. */
function byCountry(rules: DunningRule[]): DunningRule[][] {
  const found = new Map<string, DunningRule[]>();
  for (const rule of rules) found.set(rule.country ?? '', [...(found.get(rule.country ?? '') ?? []), rule]);
  return [...found.values()];
}

function Country({ rules }: { rules: DunningRule[] }) {
  const code = rules[0]?.country;
  const name = code === undefined ? texts.elsewhere : countryName(code);
  return (
    <OpeningEntry
      texts={texts}
      name={name}
      head={
        <>
          <strong>{name}</strong>
          {rules.some((rule) => rule.choices !== undefined) && <ToneBadge tone="info">{texts.chosen}</ToneBadge>}
        </>
      }
      told={rules.map((rule) => (
        <span key={rule.customer} className={classes.told}>
          {texts.summary(texts.customers[rule.customer], summaryOf(rule))}
        </span>
      ))}
    >
      <div className={classes.details}>
        {rules.map((rule) => (
          <Details key={rule.customer} rule={rule} />
        ))}
      </div>
    </OpeningEntry>
  );
}

const summaryOf = ({ steps }: DunningRule) =>
  steps
    .filter((step) => step.is_taken)
    .map(({ step, days }) => texts.after(texts.steps[step], days))
    .join(' · ') || texts.off;

function Details({ rule }: { rule: DunningRule }) {
  const { currency, interest_rate: rate } = rule;
  return (
    <section>
      <h3>{texts.customers[rule.customer]}</h3>
      <ul className={classes.rates}>
        {rule.steps.map((step) => (
          <li key={step.days}>
            {texts.after(texts.steps[step.step], step.days)}: {termsOf(step, currency)}
            <Source of={step.source} />
          </li>
        ))}
        <li>
          {rate === undefined ? texts.noInterest : texts.interest(formatTaxRate(rate), texts.interestFrom[rule.interest_from])}
          <Source of={rule.interest_source} />
        </li>
        <li>{texts.minimum(formatMoney(rule.minimum_amount, currency))}</li>
        {rule.choices?.map((choice, index) => (
          <li key={index}>{texts.choiceFrom(formatDay(choice.from), choiceOf(choice, currency))}</li>
        ))}
      </ul>
    </section>
  );
}

/** The laws are named in English, as in the documentation. */
const Source = ({ of }: { of: string }) => (
  <span className={classes.told} lang="en">
    {of}
  </span>
);

/** What a step costs, and how long the customer has from then on. */
function termsOf(step: RuleStep, currency: string): string {
  if (!step.is_taken) return texts.notTaken;
  const { fee_amount: fee, most_fee_amount: most, days_to_pay: days } = step;
  const terms = step.is_fee_open ? [texts.feeOpen] : [fee > 0 ? texts.fee(formatMoney(fee, currency)) : texts.free];
  if (most !== undefined) terms.push(texts.most(formatMoney(most, currency)));
  if (days !== undefined) terms.push(texts.daysToPay(days));
  return terms.join(' · ');
}

function choiceOf({ subject, step = 0, value }: DunningChosen, currency: string): string {
  switch (subject) {
    case 'fee':
      return texts.choiceFee(step, formatMoney(value, currency));
    case 'interest':
      return texts.choiceInterest(formatTaxRate(value));
    case 'dunning':
    case 'collection':
      return texts.switched[subject][value === 0 ? 0 : 1];
  }
}
