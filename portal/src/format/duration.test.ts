import { describe, expect, it } from 'vitest';
import { formatDuration } from './duration';

describe('formatDuration', () => {
  it.each([
    [0, '5 seconds'],
    [11, '15 seconds'],
    [59, '60 seconds'],
    [60, '1 minute'],
    [200, '3 minutes'],
    [3599, '60 minutes'],
    [3600, '1 hour'],
    [5400, '1.5 hours'],
  ])('%d: %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
