import type { Dunning, DunningStep, PauseReason } from './api/dunning';
import { count } from './format/plural';
import { translated } from './language/translated';

// The part of the catalogue that tells what is done about customers who are late.

const steps: Record<DunningStep, string> = {
  reminder: 'Reminder',
  demand: 'Last demand',
  collection: 'Handed over to debt collection',
};

const reasons: Record<PauseReason, string> = {
  return: 'a return is on its way',
  dispute: 'the customer disputes it',
  other: 'another reason',
};

const en = {
  step: (step: DunningStep) => steps[step],
  next: (step: DunningStep, day: string) => `${steps[step]} on ${day}, unless it is paid`,
  taken: (n: number) => `${count(n, 'reminder', 'reminders')} sent`,
  paused: (reason: PauseReason | undefined, until: string | undefined) =>
    `Reminders are paused${until === undefined ? '' : ` until ${until}`}: ${reasons[reason ?? 'other']}`,
  status: {
    handed_over: 'Handed over to debt collection',
    exhausted: 'All reminders are sent',
    too_little: 'Too little to send reminders for',
  } satisfies Partial<Record<Dunning['status'], string>> as Partial<Record<Dunning['status'], string>>,
  pause: 'Pause reminders',
  resume: 'Resume reminders',
  done: 'Reminders changed',
  refused: 'The reminders are not changed',
  fee: 'Late fees',
  interest: 'Interest',
  writtenOff: 'Written off',
  reasonOf: (reason: string) => (reason in reasons ? reasons[reason as PauseReason] : reason),
  lastDay: (day: string) => `until ${day}`,
  changes: { paused: 'Paused', resumed: 'Resumed', waived: 'Waived', written_off: 'Written off' },
  amountDue: (amount: string, day: string | undefined) =>
    day === undefined ? `${amount} to be paid` : `${amount} to be paid by ${day}`,
  interestOf: (amount: string) => `Interest ${amount}`,
};

export const { dunning } = translated({ dunning: en });
