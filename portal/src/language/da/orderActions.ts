import type { Translation } from '../translation';

export const orderActions: Translation['orderActions'] = {
  menu: 'Flere handlinger',
  mayNot: (role) => `Din rolle, ${role}, må ikke gøre dette.`,
  cannot: 'Ordren tillader det ikke nu.',
  advice: {
    release: 'Frigiv i stedet det, der er tilbage; det, der er hævet, kan refunderes.',
    refund: 'Refunder den i stedet.',
    cancel: 'Annuller ordren i stedet.',
    reorder: 'Kunden skal bestille igen.',
    wait: 'Vent på risikokontrollens udfald, og send intet før det.',
    decide: 'Afgør først indsigelsen, under Indsigelser.',
    compat: 'En administrator kan vælge Klarnas regler under Indstillinger.',
    capture: 'Hæv beløbet, før reservationen udløber.',
  },
  duplicate: {
    name: 'Dupliker som kladde',
    help: 'Åbner det, som butikken kan afgive igen. Kunden skal godkende betalingen på ny.',
    only: 'Kun en ordre, der er annulleret eller udløbet, kan duplikeres.',
  },
  amountNow: 'Ikke længere reserveret',
  captured: 'Forbliver hævet',
  status: 'Ordrens status bliver',
  endsNow: 'Nuværende udløb',
  endsThen: 'Udløb bagefter',
  mails: 'E-mails',
  consequences: 'Hvad dette medfører',
  notWorkedOut: 'Det kunne ikke beregnes, hvad dette medfører.',
  changedText: 'En anden bruger eller et program har imens ændret ordren. Se tallene igen, og bekræft, hvis du er enig.',
  keep: 'Behold, som det er',
  cancel: {
    name: 'Annuller ordren',
    text: 'Der kan ikke længere hæves på ordren, og kunden skylder intet. Dette kan ikke fortrydes: skal den alligevel bruges, skal den afgives igen fra kladden under Dokumenter.',
    confirm: 'Annuller ordren',
    done: 'Ordren er annulleret',
    texts: {
      refusedTitle: 'Ordren blev ikke annulleret',
      unknownTitle: 'Det vides ikke, om ordren blev annulleret',
      unknownText: 'Svaret fra serveren gik tabt. Det er sikkert at prøve igen: Den annulleres én gang.',
      changedTitle: 'Ordren blev ikke annulleret: Den er ændret',
      unknownClosed: 'Det vides ikke, om ordren blev annulleret. Se dens status.',
    },
  },
  release: {
    name: 'Frigiv resten',
    text: 'Det, der ikke er hævet endnu, frigives til kunden. Det, der er hævet, ændres ikke. Dette kan ikke fortrydes: skal det alligevel bruges, skal kunden bestille igen.',
    confirm: 'Frigiv',
    done: 'Resten er frigivet',
    texts: {
      refusedTitle: 'Intet blev frigivet',
      unknownTitle: 'Det vides ikke, om resten blev frigivet',
      unknownText: 'Svaret fra serveren gik tabt. Det er sikkert at prøve igen: Der frigives én gang.',
      changedTitle: 'Intet blev frigivet: Ordren er ændret',
      unknownClosed: 'Det vides ikke, om det, der var tilbage, blev frigivet. Se ordren.',
    },
  },
  extend: {
    name: 'Forlæng reservationen',
    text: 'Der bliver mere tid til at hæve det, der er tilbage. Tiden kan ikke tages tilbage; det, der ikke længere skal bruges, kan frigives.',
    confirm: 'Forlæng',
    done: 'Reservationen er forlænget',
    texts: {
      refusedTitle: 'Reservationen blev ikke forlænget',
      unknownTitle: 'Det vides ikke, om reservationen blev forlænget',
      unknownText: 'Svaret fra serveren gik tabt. Det er sikkert at prøve igen: Den forlænges én gang.',
      changedTitle: 'Reservationen blev ikke forlænget: Ordren er ændret',
      unknownClosed: 'Det vides ikke, om reservationen blev forlænget. Se, hvornår den udløber.',
    },
  },
};

export const notes: Translation['notes'] = {
  label: 'Note til dine kolleger',
  help: 'Kunden ser den aldrig. Den bliver i tidslinjen.',
  add: 'Tilføj note',
  empty: 'Skriv noget først.',
  texts: {
    refusedTitle: 'Noten blev ikke tilføjet',
    unknownTitle: 'Det vides ikke, om noten blev tilføjet',
    unknownText: 'Svaret fra serveren gik tabt. Det er sikkert at prøve igen: Den tilføjes én gang.',
  },
};
