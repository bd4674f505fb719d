import type { Translation } from '../translation';

export const keys: Translation['keys'] = {
  title: 'API-nycklar',
  lead: 'Det som butiker och andra program loggar in med. En nyckel får göra allt som API:et erbjuder, utom att hantera användare och nycklar.',
  what: 'API-nycklarna',
  create: 'Skapa API-nyckel',
  none: 'Inga API-nycklar',
  noneText: 'En butik behöver en för att lägga, debitera och återbetala ordrar.',
  mayNot: (role) => `Din roll, ${role}, får inte se eller skapa API-nycklar.`,
  unnamed: 'Utan namn',
  username: 'Användarnamn',
  password: 'Lösenord',
  system: 'kommandoraden',
  createdBy: (name) => `Skapad av ${name},`,
  lastUsed: 'senast använd',
  neverUsed: 'aldrig använd',
  revoked: 'Spärrad',
  revokedBy: (name) => `spärrad av ${name},`,
  revoke: 'Spärra',
  revokeOne: (name) => `Spärra ${name}`,
  revokeTitle: (name) => `Spärra ${name}?`,
  revokeText:
    'Allt som loggar in med den här nyckeln nekas från och med nu. Det kan inte ångras; en ny nyckel kan skapas.',
  revokedNow: (name) => `${name} släpper inte in någon längre`,
  label: 'Vad den är till för',
  labelHelp: 'Till exempel namnet på butiken eller systemet som ska använda den.',
  labelFault: 'Ange vad nyckeln är till för.',
  confirm: 'Skapa',
  refused: 'Det nekades',
  unknownTitle: 'Det är okänt om nyckeln skapades',
  unknownText:
    'Servern svarade inte. Finns det en ny nyckel i listan, spärra den, för dess lösenord har gått förlorat.',
  onceTitle: 'Lösenordet visas bara nu',
  onceText:
    'Kopiera båda dit de behövs. Ingen kan läsa lösenordet igen, inte ens den som driver servern.',
  done: 'Jag har kopierat dem',
};
