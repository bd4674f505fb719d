import type { Translation } from '../translation';

export const orderActions: Translation['orderActions'] = {
  menu: 'Fler åtgärder',
  mayNot: (role) => `Din roll, ${role}, får inte göra detta.`,
  cannot: 'Ordern tillåter det inte nu.',
  advice: {
    release: 'Frigör det som är kvar i stället; det som är debiterat kan återbetalas.',
    refund: 'Återbetala den i stället.',
    cancel: 'Annullera ordern i stället.',
    reorder: 'Kunden måste beställa på nytt.',
    wait: 'Vänta på riskkontrollens besked, och skicka inget innan dess.',
    decide: 'Avgör först tvisten, under Tvister.',
    compat: 'En administratör kan välja Klarnas regler under Inställningar.',
    capture: 'Debitera den innan den löper ut.',
  },
  duplicate: {
    name: 'Duplicera som utkast',
    help: 'Öppnar det som butiken kan lägga på nytt. Kunden måste godkänna betalningen igen.',
    only: 'Endast en order som är annullerad eller har löpt ut kan dupliceras.',
  },
  amountNow: 'Inte längre auktoriserat',
  captured: 'Förblir debiterat',
  status: 'Ordern är sedan',
  endsNow: 'Går ut nu',
  endsThen: 'Går ut efteråt',
  mails: 'E-post',
  consequences: 'Vad detta leder till',
  notWorkedOut: 'Det gick inte att räkna ut vad detta leder till.',
  changedText:
    'Någon annan, eller ett program, ändrade ordern under tiden. Kontrollera siffrorna igen och bekräfta om du godkänner dem.',
  keep: 'Låt vara',
  cancel: {
    name: 'Annullera ordern',
    text: 'Inget av den kan debiteras längre, och kunden är inte skyldig något. Detta kan inte ångras: för att ändå få den måste den läggas igen, från utkastet under Dokument.',
    confirm: 'Annullera ordern',
    done: 'Ordern är annullerad',
    texts: {
      refusedTitle: 'Ordern annullerades inte',
      unknownTitle: 'Det är okänt om ordern annullerades',
      unknownText: 'Svaret från servern gick förlorat. Det är säkert att försöka igen: den annulleras en gång.',
      changedTitle: 'Ordern annullerades inte: den har ändrats',
      unknownClosed: 'Det är okänt om ordern annullerades. Kontrollera dess status.',
    },
  },
  release: {
    name: 'Frigör det som är kvar',
    text: 'Det som inte är debiterat än frigörs för kunden. Det som är debiterat kvarstår. Detta kan inte ångras: för att ändå få det måste kunden beställa igen.',
    confirm: 'Frigör',
    done: 'Det som var kvar är frigjort',
    texts: {
      refusedTitle: 'Inget frigjordes',
      unknownTitle: 'Det är okänt om det frigjordes',
      unknownText: 'Svaret från servern gick förlorat. Det är säkert att försöka igen: det frigörs en gång.',
      changedTitle: 'Inget frigjordes: ordern har ändrats',
      unknownClosed: 'Det är okänt om det som var kvar frigjordes. Kontrollera ordern.',
    },
  },
  extend: {
    name: 'Förläng auktoriseringen',
    text: 'Det blir mer tid att debitera det som är kvar. Tiden kan inte tas tillbaka; det som inte längre behövs kan frigöras.',
    confirm: 'Förläng',
    done: 'Auktoriseringen är förlängd',
    texts: {
      refusedTitle: 'Auktoriseringen förlängdes inte',
      unknownTitle: 'Det är okänt om auktoriseringen förlängdes',
      unknownText: 'Svaret från servern gick förlorat. Det är säkert att försöka igen: den förlängs en gång.',
      changedTitle: 'Auktoriseringen förlängdes inte: ordern har ändrats',
      unknownClosed: 'Det är okänt om auktoriseringen förlängdes. Kontrollera när den går ut.',
    },
  },
};

export const notes: Translation['notes'] = {
  label: 'Anteckning till dina kollegor',
  help: 'Kunden ser den aldrig. Den står kvar i tidslinjen.',
  add: 'Lägg till anteckning',
  empty: 'Skriv något först.',
  texts: {
    refusedTitle: 'Anteckningen lades inte till',
    unknownTitle: 'Det är okänt om anteckningen lades till',
    unknownText: 'Svaret från servern gick förlorat. Det är säkert att försöka igen: den läggs till en gång.',
  },
};
