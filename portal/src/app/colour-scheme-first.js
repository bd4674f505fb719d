// Runs before the first paint (see vite.config.ts), so that nobody who chose dark is shown a white page first.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('fangst-colour-scheme');
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  var system = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  var scheme = chosen === 'light' || chosen === 'dark' ? chosen : system;
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
