import type { DunningStep, PauseReason } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Zahlungserinnerung',
  demand: 'Letzte Mahnung',
  collection: 'An das Inkasso übergeben',
};

const reasons: Record<PauseReason, string> = {
  return: 'eine Rücksendung ist unterwegs',
  dispute: 'der Kunde bestreitet die Rechnung',
  other: 'anderer Grund',
};

export const dunning: Translation['dunning'] = {
  step: (step) => steps[step],
  next: (step, day) => `${steps[step]} am ${day}, falls nicht bezahlt wird`,
  taken: (n) => `${count(n, 'Mahnung', 'Mahnungen')} verschickt`,
  paused: (reason, until) =>
    `Mahnungen sind ausgesetzt${until === undefined ? '' : ` bis ${until}`}: ${reasons[reason ?? 'other']}`,
  status: {
    handed_over: 'An das Inkasso übergeben',
    exhausted: 'Alle Mahnungen sind verschickt',
    too_little: 'Der Betrag ist zu klein für Mahnungen',
  },
  pause: 'Mahnungen aussetzen',
  resume: 'Mahnungen fortsetzen',
  done: 'Mahnungen geändert',
  refused: 'Die Mahnungen wurden nicht geändert',
  fee: 'Mahngebühren',
  interest: 'Verzugszinsen',
  writtenOff: 'Abgeschrieben',
  reasonOf: (reason) => (reason in reasons ? reasons[reason as PauseReason] : reason),
  lastDay: (day) => `bis ${day}`,
  changes: { paused: 'Ausgesetzt', resumed: 'Fortgesetzt', waived: 'Erlassen', written_off: 'Abgeschrieben' },
  amountDue: (amount, day) => (day === undefined ? `${amount} zu zahlen` : `${amount} zu zahlen bis ${day}`),
  interestOf: (amount) => `Verzugszinsen ${amount}`,
};
