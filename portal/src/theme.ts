import {
  createTheme,
  localStorageColorSchemeManager,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';
import { t } from './messages';

// Deep sea: one teal-blue for what can be pressed, red for what cannot be undone, cool greys for the rest. The steps are
// chosen for contrast: white on sea 6, red 6 and darker, grey 6 on every light surface, and dark 2 on every dark one reach
// at least 4.5:1.
const sea: MantineColorsTuple = [
  '#eaf5f8',
  '#d2e8ee',
  '#a5d0dc',
  '#74b7ca',
  '#4ba1b8',
  '#2f8aa3',
  '#1c748d',
  '#0f6079',
  '#0b4f66',
  '#083a4c',
];
const red: MantineColorsTuple = [
  '#fdeceb',
  '#fad3d0',
  '#f4a9a4',
  '#ec7d76',
  '#e2574e',
  '#d63f36',
  '#c22f27',
  '#b3261e',
  '#931c15',
  '#74140f',
];
const gray: MantineColorsTuple = [
  '#f5f8f9',
  '#ecf1f3',
  '#dfe6e9',
  '#cbd6db',
  '#a9b9c1',
  '#82959f',
  '#536670',
  '#3f505a',
  '#2b3a42',
  '#16242b',
];
const dark: MantineColorsTuple = [
  '#dbe5e9',
  '#b9c8cf',
  '#9aacb5',
  '#6f848f',
  '#3b505c',
  '#2a3c47',
  '#1d2c35',
  '#142129',
  '#0f1a21',
  '#0a1318',
];

export const theme = createTheme({
  colors: { sea, red, gray, dark },
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: { fontWeight: '650' },
  components: {
    Checkbox: { defaultProps: { radius: 'sm' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': t.app.dismiss } } },
    ModalRoot: { defaultProps: { transitionProps: { duration: 120 } } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Tooltip: {
      defaultProps: { withArrow: true, multiline: true, maw: 320, events: { hover: true, focus: true, touch: true } },
    },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

export const colourScheme = localStorageColorSchemeManager({ key: 'fangst-colour-scheme' });

// What is different from the variables that Mantine makes of the theme; mantineVariables.css has all of them.
const SURFACES = {
  '--mantine-color-body': 'var(--surface-card)',
  '--mantine-color-placeholder': 'var(--mantine-color-dimmed)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default-border': 'var(--line)',
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...SURFACES,
    '--mantine-color-text': 'var(--mantine-color-gray-9)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-6)',
    '--mantine-color-anchor': 'var(--mantine-color-sea-7)',
  },
  dark: {
    ...SURFACES,
    '--mantine-color-text': 'var(--mantine-color-dark-0)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
    '--mantine-color-anchor': 'var(--mantine-color-sea-3)',
    '--mantine-color-default': 'var(--mantine-color-dark-6)',
    '--mantine-color-default-hover': 'var(--mantine-color-dark-5)',
  },
});
