import 'rapidoc/dist/rapidoc-min.js';
import './docs.css';
import { quickDocument, type Json } from './quickDocument';

const DOCUMENT = '/openapi.json';

/** Only reading: no requests are made, no credentials asked for, nothing is kept in the browser. */
const READING = {
  'render-style': 'focused',
  'schema-style': 'table',
  'default-schema-tab': 'schema',
  'show-header': 'false',
  'show-info': 'true',
  'allow-try': 'false',
  'allow-authentication': 'false',
  'allow-server-selection': 'false',
  'allow-advanced-search': 'false',
  'allow-spec-file-download': 'false',
  'load-fonts': 'false',
  'regular-font': 'system-ui, sans-serif',
  'mono-font': 'ui-monospace, monospace',
};

const LIGHT = {
  theme: 'light',
  'bg-color': '#ffffff',
  'text-color': '#1f2328',
  'primary-color': '#0f6079',
  'nav-bg-color': '#f3f6f8',
  'nav-text-color': '#24323a',
  'nav-hover-text-color': '#0f6079',
  'nav-accent-color': '#0f6079',
};

const DARK = {
  theme: 'dark',
  'bg-color': '#15222a',
  'text-color': '#e4f1f5',
  'primary-color': '#7cc4dc',
  'nav-bg-color': '#0f1a21',
  'nav-text-color': '#e4f1f5',
  'nav-hover-text-color': '#7cc4dc',
  'nav-accent-color': '#7cc4dc',
};

// The colour scheme is that of the portal, set before the first paint.
const isDark = document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark';
const viewer = document.createElement('rapi-doc');
for (const [name, value] of Object.entries({ ...READING, ...(isDark ? DARK : LIGHT) })) viewer.setAttribute(name, value);
const title = document.createElement('h1');
title.slot = 'nav-logo';
title.textContent = 'fangst API';
viewer.append(title);
document.body.append(viewer);

fetch(DOCUMENT)
  .then((answer) => answer.json())
  .then((found: { [name: string]: Json }) => (viewer as HTMLElement & { loadSpec: (spec: object) => void }).loadSpec(quickDocument(found)))
  // The viewer fetches it by itself, in the slow way, and says what is wrong with it.
  .catch(() => viewer.setAttribute('spec-url', DOCUMENT));
