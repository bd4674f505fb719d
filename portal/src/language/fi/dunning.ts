import type { DunningStep, PauseReason } from '../../api/dunning';
import { count } from '../../format/plural';
import type { Translation } from '../translation';

const steps: Record<DunningStep, string> = {
  reminder: 'Maksumuistutus',
  demand: 'Maksuvaatimus',
  collection: 'Siirretty perintään',
};

const reasons: Record<PauseReason, string> = {
  return: 'palautus on matkalla',
  dispute: 'asiakas kiistää laskun',
  other: 'muu syy',
};

export const dunning: Translation['dunning'] = {
  step: (step) => steps[step],
  next: (step, day) => `${steps[step]} ${day}, jos laskua ei makseta`,
  taken: (n) => `${count(n, 'muistutus', 'muistutusta')} lähetetty`,
  paused: (reason, until) =>
    `Muistutukset keskeytetty${until === undefined ? '' : `, viimeinen päivä ${until}`}: ${reasons[reason ?? 'other']}`,
  status: {
    handed_over: 'Siirretty perintään',
    exhausted: 'Kaikki muistutukset on lähetetty',
    too_little: 'Summa on liian pieni muistutettavaksi',
  },
  pause: 'Keskeytä muistutukset',
  resume: 'Jatka muistutuksia',
  done: 'Muistutukset muutettu',
  refused: 'Muistutuksia ei muutettu',
  fee: 'Muistutusmaksut',
  interest: 'Viivästyskorko',
  writtenOff: 'Kirjattu luottotappioksi',
  reasonOf: (reason) => (reason in reasons ? reasons[reason as PauseReason] : reason),
  lastDay: (day) => `viimeinen päivä ${day}`,
  changes: {
    paused: 'Keskeytetty',
    resumed: 'Jatkettu',
    waived: 'Luovuttu perimästä',
    written_off: 'Kirjattu luottotappioksi',
  },
  amountDue: (amount, day) =>
    day === undefined ? `${amount} maksettavana` : `${amount} maksettavana viimeistään ${day}`,
  interestOf: (amount) => `Viivästyskorko ${amount}`,
};
