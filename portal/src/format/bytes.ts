const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1000;

/** 3480120 -> "3.5 MB". */
export function formatBytes(bytes: number): string {
  const size = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: UNITS[size] ?? 'byte',
    maximumFractionDigits: size === 0 ? 0 : 1,
  }).format(bytes / STEP ** size);
}
