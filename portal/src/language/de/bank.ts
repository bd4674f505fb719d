import { count } from '../../format/plural';
import type { Translation } from '../translation';

const entries = (n: number) => count(n, 'Buchung', 'Buchungen');

export const bank: Translation['bank'] = {
  title: 'Bank',
  lead: 'Was die Bank zu Ihrem Konto gemeldet hat: Zahlungen von Kunden werden von selbst zugeordnet und Auszahlungen als ausgezahlt markiert. Was nicht sicher eins davon ist, wartet hier.',
  mayNot: (role) => `Ihre Rolle, ${role}, darf nicht sehen, was die Bank gemeldet hat.`,
  which: 'Was angezeigt wird',
  choices: { open: 'Offen', uploads: 'Dateien', statements: 'Kontoauszüge' },
  what: 'Meldungen der Bank',
  more: 'Mehr laden',
  none: {
    open: 'Nichts zu entscheiden',
    uploads: 'Noch keine Datei hochgeladen',
    statements: 'Keine Kontoauszüge',
  },
  noneText: {
    open: 'Von allem, was gebucht wurde, ist bekannt, was es ist. Zahlungen, die auf Zuordnung zu einer Rechnung warten, stehen auf der Seite Zahlungen.',
    uploads: 'Holen Sie einen Kontoauszug (camt.053) oder eine Umsatzanzeige (camt.054) als XML von Ihrer Bank und laden Sie die Datei hoch.',
    statements: 'Jeder hochgeladene oder importierte Kontoauszug erscheint hier, mit dem, was daran auffällt.',
  },

  upload: 'Bankdatei hochladen',
  uploadedTitle: (name) => `${name} wurde übernommen`,
  repeatedTitle: (name) => `${name} wurde schon einmal hochgeladen`,
  repeatedText: 'Diesmal wurde nichts getan. Beim ersten Mal ergab sich:',
  newEntries: (n) => `${entries(n)} neu`,
  knownEntries: (n) => `${entries(n)} schon gemeldet`,
  pendingEntries: (n) => `${entries(n)} noch vorgemerkt`,
  paid: (n) => count(n, 'Zahlung eines Kunden', 'Zahlungen von Kunden'),
  unassigned: (n) => `${n} davon zuzuordnen`,
  reversals: (n) => `${count(n, 'Zahlung', 'Zahlungen')} zurückgebucht`,
  payoutsPaid: (n) => `${count(n, 'Auszahlung', 'Auszahlungen')} ausgeführt`,
  undecided: (n) => `${n} zu entscheiden`,
  toPayments: 'Zahlungen zuordnen',
  unnamedFile: 'Die Datei',
  refusedTitle: 'Die Datei wurde nicht übernommen',
  unknownTitle: 'Es ist nicht bekannt, ob die Datei übernommen wurde',
  unknownText:
    'Die Antwort des Servers ging verloren. Noch einmal hochladen ist sicher: Dieselbe Datei wird einmal übernommen.',
  uploadedBy: (name) => `hochgeladen von ${name},`,
  system: 'der Befehlszeile',

  kinds: { statement: 'Kontoauszug', notification: 'Umsatzanzeige' },
  statementOf: (kind, name) => `${kind}: ${name}`,
  account: (account) => `Konto ${account}`,
  day: (day) => `vom ${day}`,
  balance: (opening, closing) => `${opening} → ${closing}`,
  booked: (n) => entries(n),

  unknownParty: 'Niemand ist genannt',
  bookedOn: (day) => `gebucht am ${day}`,
  noText: 'Die Bank nennt keinen Text',
  reasons: {
    no_details: 'Eine Summe ohne Einzelheiten',
    other_amount: 'Nicht der Betrag der Auszahlung',
    wrong_date: 'Vor Abschluss der Auszahlung',
    paid_twice: 'Die Auszahlung war schon bezahlt',
    returned_twice: 'Die Auszahlung kam schon zurück',
    unknown_return: 'Kam zurück, ist aber keine Auszahlung von uns',
    unconfirmed_return: 'Eine Auszahlung, die zurückkam',
    unknown_reversal: 'Bucht zurück, was nie kam',
    paid_back: 'Bucht zurück, was dem Kunden zurückgezahlt wurde',
    unknown_debit: 'Keine Auszahlung',
    difference: 'Unterschied einer Buchung zu ihren Einzelheiten',
  },
  helps: {
    no_details:
      'Die Bank hat mehrere Zahlungen als eine Summe gemeldet. Laden Sie die Umsatzanzeige (camt.054) hoch, und jede wird von selbst zugeordnet.',
    unconfirmed_return:
      'Sie würde noch einmal bezahlt, daher muss der Betreiber des Servers denselben Kontoauszug importieren. Hier ist nichts zu tun.',
  },

  decide: 'Entscheiden',
  decideOne: (amount, party = '') => `Über ${amount} entscheiden${party && `, ${party}`}`,
  isWhat: 'Was ist es?',
  payment: 'Eine Zahlung eines Kunden',
  paymentHelp: 'Sie bezahlt eine Rechnung; was über den offenen Betrag hinausgeht, ist dem Kunden zurückzuzahlen.',
  payout: 'Damit wurde ausgezahlt',
  payoutHelp: 'Die Auszahlung muss den gleichen Betrag haben; sie wird als ausgezahlt markiert.',
  setAside: 'Nichts, was uns betrifft',
  setAsideHelp: 'Zum Beispiel eine Gebühr der Bank. Es bleibt aufgeführt, und dafür wird nichts verbucht.',
  whatFault: 'Wählen Sie, was es ist.',
  invoice: 'Rechnungsnummer',
  invoiceHelp: 'Leer lassen, wenn Sie sie nicht wissen: Die Zahlung wartet dann auf der Seite Zahlungen.',
  invoiceFault: 'Geben Sie die Nummer einer Rechnung ein, oder nichts.',
  reference: 'Zahlungsreferenz',
  referenceHelp: 'Acht Buchstaben und Ziffern, wie auf der Seite Auszahlungen.',
  referenceFault: 'Geben Sie die acht Buchstaben und Ziffern einer Auszahlung ein.',
  note: 'Warum',
  noteFault: 'Geben Sie an, warum es uns nicht betrifft.',
  decided: {
    payment: (amount) => `${amount} als Zahlung eines Kunden verbucht`,
    payout: (amount) => `Die Auszahlung über ${amount} ist ausgezahlt`,
    set_aside: (amount) => `${amount} beiseitegelegt`,
  },
  decideTexts: {
    refusedTitle: 'Das wurde abgelehnt',
    unknownTitle: 'Es ist nicht bekannt, ob entschieden wurde',
    unknownText: 'Die Antwort des Servers ging verloren. Ein neuer Versuch ist sicher: Es wird einmal entschieden.',
  },
};
