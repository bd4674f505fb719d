import type { DunningStep, PauseReason } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Påminnelse',
  demand: 'Sista påminnelsen',
  collection: 'Lämnad till inkasso',
};

const reasons: Record<PauseReason, string> = {
  return: 'en retur är på väg',
  dispute: 'kunden bestrider fakturan',
  other: 'annan orsak',
};

export const dunning: Translation['dunning'] = {
  step: (step) => steps[step],
  next: (step, day) => `${steps[step]} ${day}, om fakturan inte betalas`,
  taken: (n) => (n === 1 ? '1 påminnelse skickad' : `${count(n, 'påminnelse', 'påminnelser')} skickade`),
  paused: (reason, until) =>
    `Påminnelserna är pausade${until === undefined ? '' : ` till ${until}`}: ${reasons[reason ?? 'other']}`,
  status: {
    handed_over: 'Lämnad till inkasso',
    exhausted: 'Alla påminnelser är skickade',
    too_little: 'För litet belopp för påminnelser',
  },
  pause: 'Pausa påminnelser',
  resume: 'Återuppta påminnelser',
  done: 'Påminnelserna har ändrats',
  refused: 'Påminnelserna har inte ändrats',
  fee: 'Påminnelseavgifter',
  interest: 'Dröjsmålsränta',
  writtenOff: 'Avskrivet',
  reasonOf: (reason) => (reason in reasons ? reasons[reason as PauseReason] : reason),
  lastDay: (day) => `till ${day}`,
  changes: { paused: 'Pausade', resumed: 'Återupptagna', waived: 'Efterskänkt', written_off: 'Avskrivet' },
  amountDue: (amount, day) => (day === undefined ? `${amount} att betala` : `${amount} att betala senast ${day}`),
  interestOf: (amount) => `Dröjsmålsränta ${amount}`,
};
