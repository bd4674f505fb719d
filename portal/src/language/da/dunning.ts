import type { DunningStep, PauseReason } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Rykker',
  demand: 'Inkassovarsel',
  collection: 'Overgivet til inkasso',
};

const reasons: Record<PauseReason, string> = {
  return: 'en retur er på vej',
  dispute: 'kunden gør indsigelse',
  other: 'anden årsag',
};

export const dunning: Translation['dunning'] = {
  step: (step) => steps[step],
  next: (step, day) => `${steps[step]} ${day}, hvis fakturaen ikke betales`,
  taken: (n) => `${count(n, 'rykker', 'rykkere')} sendt`,
  paused: (reason, until) =>
    `Rykkere er sat på pause${until === undefined ? '' : ` til ${until}`}: ${reasons[reason ?? 'other']}`,
  status: {
    handed_over: 'Overgivet til inkasso',
    exhausted: 'Alle rykkere er sendt',
    too_little: 'Beløbet er for lille til at rykke for',
  },
  pause: 'Sæt rykkere på pause',
  resume: 'Genoptag rykkere',
  done: 'Rykkerne er ændret',
  refused: 'Rykkerne er ikke ændret',
  fee: 'Rykkergebyrer',
  interest: 'Morarenter',
  writtenOff: 'Afskrevet',
  reasonOf: (reason) => (reason in reasons ? reasons[reason as PauseReason] : reason),
  lastDay: (day) => `til ${day}`,
  changes: { paused: 'På pause', resumed: 'Genoptaget', waived: 'Eftergivet', written_off: 'Afskrevet' },
  amountDue: (amount, day) => (day === undefined ? `${amount} at betale` : `${amount} at betale senest ${day}`),
  interestOf: (amount) => `Morarenter ${amount}`,
};
