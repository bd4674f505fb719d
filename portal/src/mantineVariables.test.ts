import { convertCssVariables, deepMerge, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import { expect, test } from 'vitest';
import { cssVariables, theme } from './theme';

// Mantine would write its variables into the page as it starts, in an element that the content security policy refuses.
// So they are a file, which is what Mantine would have written: `npx vitest run -u` writes it anew after the theme changed.

const COLOURS = ['sea', 'red', 'orange', 'teal', 'gray', 'dark'];

type Variables = Record<string, string>;

const isWanted = (name: string) => {
  const colour = /^--mantine-color-([a-z]+)-/.exec(name)?.[1] ?? '';
  return !(colour in DEFAULT_THEME.colors) || COLOURS.includes(colour);
};

const wanted = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => isWanted(name)));

function written(): string {
  const whole = mergeMantineTheme(DEFAULT_THEME, theme);
  const { variables, light, dark } = deepMerge(defaultCssVariablesResolver(whole), cssVariables(whole));
  const layers = { app: 100, modal: 200, popover: 300, overlay: 400, max: 9999 };
  const above = Object.entries(layers).map(([name, index]): [string, string] => [`--mantine-z-index-${name}`, String(index)]);
  const css = convertCssVariables(
    {
      variables: { ...Object.fromEntries(above), ...wanted(variables) },
      light: { '--mantine-color-scheme': 'light', ...wanted(light) },
      dark: { '--mantine-color-scheme': 'dark', ...wanted(dark) },
    },
    ':root',
  );
  const lines = css.replace(/([{;])(?=[^}])/g, '$1\n  ').replace(/}/g, '\n}\n').replace(/^ +(?=:root)/gm, '');
  return `/* Made by mantineVariables.test.ts. */\n${lines}`;
}

test('the file of variables is what Mantine would write', async () => {
  await expect(written()).toMatchFileSnapshot('./mantineVariables.css');
});

test('every colour that the portal names is in it', () => {
  const sources = import.meta.glob<string>('./**/*.tsx', { query: '?raw', import: 'default', eager: true });
  const NAMED = /\b(?:color|c|bg)[=:] ?["']([a-z]+)(?:\.\d)?["']/g;
  const named = Object.values(sources).flatMap((source) => [...source.matchAll(NAMED)].map(([, name = '']) => name));
  const colours = new Set(named.filter((name) => name in DEFAULT_THEME.colors));
  expect(colours.size).toBeGreaterThan(2);
  expect([...colours].filter((name) => !COLOURS.includes(name))).toEqual([]);
});
