import './mantine.css';
import './theme.css';
import './ui/common.css';
import { LANGUAGE, LANGUAGES } from './language/language';
import { loadTranslation } from './language/translated';

// After an update of the server the parts of the old portal are gone: fetch the new one, once. While the server does not answer
// there is none to fetch, and to reload would put the browser's own page of an error in place of the portal. Where it is the
// same portal still, what is missing can be asked for again (ui/lazyPart.tsx), and what was typed stays.
window.addEventListener('vite:preloadError', () => {
  const RELOADED = 'fangst-reloaded-at';
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < 10_000) return;
  const reload = async (page: Response) => {
    if (!page.ok || (await page.text()).includes(new URL(import.meta.url).pathname)) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    window.location.reload();
  };
  fetch(window.location.href, { cache: 'no-store' })
    .then(reload)
    .catch(() => undefined);
});

document.documentElement.lang = LANGUAGE;
document.documentElement.dir = LANGUAGES[LANGUAGE].dir;
// The texts come first, because the rest of the portal takes them as it is evaluated.
void loadTranslation(LANGUAGE).then(() => import('./app/start'));
