import type { DunningStep, PauseReason } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Purring',
  demand: 'Inkassovarsel',
  collection: 'Overført til inkasso',
};

const reasons: Record<PauseReason, string> = {
  return: 'en retur er underveis',
  dispute: 'kunden bestrider fakturaen',
  other: 'annen årsak',
};

export const dunning: Translation['dunning'] = {
  step: (step) => steps[step],
  next: (step, day) => `${steps[step]} ${day}, hvis fakturaen ikke betales`,
  taken: (n) => `${count(n, 'purring', 'purringer')} sendt`,
  paused: (reason, until) =>
    `Purringene er satt på pause${until === undefined ? '' : ` til ${until}`}: ${reasons[reason ?? 'other']}`,
  status: {
    handed_over: 'Overført til inkasso',
    exhausted: 'Alle purringer er sendt',
    too_little: 'For lite beløp til å purre på',
  },
  pause: 'Sett purringer på pause',
  resume: 'Gjenoppta purringer',
  done: 'Purringene er endret',
  refused: 'Purringene er ikke endret',
  fee: 'Purregebyrer',
  interest: 'Forsinkelsesrente',
  writtenOff: 'Avskrevet',
  reasonOf: (reason) => (reason in reasons ? reasons[reason as PauseReason] : reason),
  lastDay: (day) => `til ${day}`,
  changes: { paused: 'På pause', resumed: 'Gjenopptatt', waived: 'Ettergitt', written_off: 'Avskrevet' },
  amountDue: (amount, day) => (day === undefined ? `${amount} å betale` : `${amount} å betale senest ${day}`),
  interestOf: (amount) => `Forsinkelsesrente ${amount}`,
};
