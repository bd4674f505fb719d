import type { Browser, Page } from '@playwright/test';
import { look, noWiderThanScreen, PICTURES, SIZES } from '../support/look';
import { PAID_ORDER } from '../support/oldOrder';
import { ANNA } from '../support/people';
import { HOOKS, JACKET, MUG, OFFER } from '../support/shop';
import { expect, test } from '../support/test';

// The portal in each of its languages, from the sign-in page to the timeline, as a merchant finds it whose browser is set to
// that language. What is looked for is what is written, amounts and dates included.

interface Words {
  name: string;
  email: string;
  password: string;
  signIn: string;
  orders: string;
  status: string;
  full: string;
  left: string;
  dialog: string;
  confirm: string;
  done: string;
  timeline: string;
  placed: string;
}

const LANGUAGES: Record<string, Words> = {
  sv: {
    name: 'Svenska',
    email: 'E-postadress',
    password: 'Lösenord',
    signIn: 'Logga in',
    orders: 'Ordrar',
    status: 'Auktoriserad',
    full: 'Debitera allt',
    left: 'Kvar att debitera',
    dialog: 'Debitera allt som är kvar',
    confirm: 'Debitera 1 500,00 kr',
    done: '1 500,00 kr debiterat',
    timeline: 'Tidslinje',
    placed: 'Order lagd',
  },
  nb: {
    name: 'Norsk bokmål',
    email: 'E-postadresse',
    password: 'Passord',
    signIn: 'Logg inn',
    orders: 'Ordrer',
    status: 'Reservert',
    full: 'Belast alt',
    left: 'Gjenstår å belaste',
    dialog: 'Belast alt som gjenstår',
    confirm: 'Belast 1 500,00 SEK',
    done: '1 500,00 SEK belastet',
    timeline: 'Tidslinje',
    placed: 'Ordre lagt inn',
  },
  da: {
    name: 'Dansk',
    email: 'E-mailadresse',
    password: 'Adgangskode',
    signIn: 'Log ind',
    orders: 'Ordrer',
    status: 'Reserveret',
    full: 'Hæv alt',
    left: 'Tilbage at hæve',
    dialog: 'Hæv alt, der er tilbage',
    confirm: 'Hæv 1.500,00 SEK',
    done: '1.500,00 SEK hævet',
    timeline: 'Tidslinje',
    placed: 'Ordre oprettet',
  },
  fi: {
    name: 'Suomi',
    email: 'Sähköposti',
    password: 'Salasana',
    signIn: 'Kirjaudu sisään',
    orders: 'Tilaukset',
    status: 'Varattu',
    full: 'Veloita kaikki',
    left: 'Veloittamatta',
    dialog: 'Veloita kaikki jäljellä oleva',
    confirm: 'Veloita 1 500,00 SEK',
    done: '1 500,00 SEK veloitettu',
    timeline: 'Tapahtumat',
    placed: 'Tilaus tehty',
  },
  de: {
    name: 'Deutsch',
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    signIn: 'Anmelden',
    orders: 'Bestellungen',
    status: 'Autorisiert',
    full: 'Alles einziehen',
    left: 'Noch einzuziehen',
    dialog: 'Den ganzen Rest einziehen',
    confirm: '1.500,00 SEK einziehen',
    done: '1.500,00 SEK eingezogen',
    timeline: 'Verlauf',
    placed: 'Bestellung eingegangen',
  },
};

/** Its goods come to 1500.00. */
const GOODS = [JACKET, { ...MUG, unit_price: 10_050 }];

const nobody = { cookies: [], origins: [] };

async function inLanguage(browser: Browser, baseURL: string | undefined, locale: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    locale,
    storageState: nobody,
    viewport: SIZES.desktop,
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

/** Takes a picture on a desk and on a phone. That anybody can read the page is the same in all languages, and tested in one. */
async function lookInBoth(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await noWiderThanScreen(page, name);
    await page.screenshot({ path: `${PICTURES}/language-${name}-${size}.png` });
  }
  await page.setViewportSize(SIZES.desktop);
}

for (const [language, words] of Object.entries(LANGUAGES)) {
  test(`${words.name}: from signing in to the timeline`, async ({ browser, baseURL, shop }) => {
    const isLooked = language === 'de' || language === 'fi';
    const order = await shop.place({ goods: GOODS, method: { type: 'CARD' } });
    const page = await inLanguage(browser, baseURL, language);
    await page.goto(`/orders?query=${order.merchant_reference1}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
    await expect(page.getByRole('option', { name: words.name })).toBeAttached();
    if (isLooked) await lookInBoth(page, `${language}-sign-in`);
    await page.getByLabel(words.email).fill(ANNA.email);
    await page.getByRole('textbox', { name: words.password }).fill(ANNA.password);
    await page.getByRole('button', { name: words.signIn }).click();

    await expect(page.getByRole('heading', { level: 1, name: words.orders })).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: order.merchant_reference1 })).toContainText(words.status);
    if (isLooked) await lookInBoth(page, `${language}-orders`);
    await page.getByRole('link', { name: order.merchant_reference1 }).first().click();
    await expect(page.getByText(words.left, { exact: true }).first()).toBeVisible();
    if (isLooked) await lookInBoth(page, `${language}-order`);

    await page.getByRole('button', { name: words.full, exact: true }).click();
    await expect(page.getByRole('dialog', { name: words.dialog })).toBeVisible();
    await expect(page.getByRole('button', { name: words.confirm })).toBeEnabled();
    if (isLooked) await lookInBoth(page, `${language}-capture`);
    await page.getByRole('button', { name: words.confirm }).click();
    await expect(page.getByRole('alert').filter({ hasText: words.done })).toBeVisible();

    await page.getByRole('tab', { name: words.timeline }).click();
    await expect(page.getByRole('tabpanel').getByText(words.placed)).toBeVisible();
    if (isLooked) await lookInBoth(page, `${language}-timeline`);
    await page.context().close();
  });
}

test('the longest words fit on every page', async ({ browser, baseURL, shop }) => {
  const cancelled = await shop.place();
  await shop.wire('POST', `${cancelled.order_id}/cancel`);
  const page = await inLanguage(browser, baseURL, 'de');
  await page.goto('/expiring');
  await page.getByLabel('E-Mail-Adresse').fill(ANNA.email);
  await page.getByRole('textbox', { name: 'Passwort' }).fill(ANNA.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Läuft bald ab' })).toBeVisible();
  await page.setViewportSize(SIZES.phone);
  for (const [name, path] of [
    ['expiring', '/expiring'],
    ['payments', '/payments'],
    ['payouts', '/payouts'],
    ['bank', '/bank'],
    ['disputes', '/disputes'],
    ['bulk', '/bulk'],
    ['keys', '/api-keys'],
    ['paid-order', `/orders/${PAID_ORDER.order_id}`],
  ] as const) {
    if (path !== '/expiring') await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await lookInBoth(page, `de-${name}`);
  }
  await page.getByRole('button', { name: ANNA.email }).click();
  await expect(page.getByLabel('Sprache')).toHaveValue('de');
  await page.screenshot({ path: `${PICTURES}/language-de-account.png` });
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /^Auszahlung / }).first().click();
  await expect(page.getByRole('table', { name: 'Vom Verkauf zum Kontoauszug' })).toBeVisible();
  await lookInBoth(page, 'de-payout');
  await page.goto(`/orders/${cancelled.order_id}`);
  const why = 'Die Bestellung ist storniert. Der Kunde muss neu bestellen.';
  await expect(page.getByRole('button', { name: 'Alles einziehen' })).toHaveAccessibleDescription(why);
  await page.getByRole('button', { name: 'Weitere Aktionen' }).click();
  await expect(page.getByRole('menu')).not.toContainText('possible');
  await lookInBoth(page, 'de-cancelled');
  await page.context().close();
});

test('a language that is chosen stays, and comes before that of the browser', async ({ browser, baseURL }) => {
  const page = await inLanguage(browser, baseURL, 'de-CH');
  await page.goto('/signin');
  await page.getByLabel('Sprache').selectOption('Svenska');
  await expect(page.getByRole('button', { name: 'Logga in' })).toBeVisible();
  await page.getByLabel('E-postadress').fill(ANNA.email);
  await page.getByRole('textbox', { name: 'Lösenord' }).fill(ANNA.password);
  await page.getByRole('button', { name: 'Logga in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Hem' })).toBeVisible();
  await page.getByRole('button', { name: /Anna|anna@/ }).click();
  await page.getByLabel('Språk').selectOption('English');
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.context().close();
});

test('English loads no other language, and another one loads only itself', async ({ browser, baseURL }) => {
  for (const [locale, loaded] of [
    ['en-GB', []],
    ['fi', ['fi']],
  ] as const) {
    const page = await inLanguage(browser, baseURL, locale);
    const languages: string[] = [];
    page.on('request', (request) => {
      const [, name = ''] = /\/assets\/([a-z]{2})-[^/]+\.js$/.exec(request.url()) ?? [];
      if (name in LANGUAGES) languages.push(name);
    });
    await page.goto('/signin');
    await expect(page.getByRole('combobox')).toBeVisible();
    expect(languages).toEqual(loaded);
    await page.context().close();
  }
});

test('from right to left nothing overflows, and everybody can read it', async ({ page, shop }) => {
  const order = await shop.place({ goods: [HOOKS, JACKET, MUG, OFFER] });
  await shop.capture(order.order_id, { lines: [{ line: 0, quantity: 2 }], description: 'Morning parcel' });
  for (const [name, path] of [
    ['orders', `/orders?query=${order.merchant_reference1}`],
    ['order', `/orders/${order.order_id}`],
    ['timeline', `/orders/${order.order_id}/timeline`],
    ['payouts', '/payouts'],
  ] as const) {
    await page.setViewportSize(SIZES.desktop);
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await noWiderThanScreen(page, name);
    await page.screenshot({ path: `${PICTURES}/rtl-${name}-desktop.png` });
    await page.setViewportSize(SIZES.phone);
    await look(page, `rtl-${name}-phone`);
  }
});
