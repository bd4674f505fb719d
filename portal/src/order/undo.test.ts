import { describe, expect, it, vi } from 'vitest';
import { undoOf } from './undo';

describe('undoOf', () => {
  it('writes under the version that the change made', async () => {
    const write = vi.fn(() => Promise.resolve());
    await undoOf('"6"', '"7"', write)?.('key');
    expect(write).toHaveBeenCalledWith('"7"', 'key');
  });
  it('knows a version that a proxy has weakened', () =>
    expect(undoOf('W/"6"', 'W/"7"', () => Promise.resolve())).toBeDefined());
  it.each([
    ['nothing was changed', '"6"', '"6"'],
    ['somebody else was between', '"6"', '"8"'],
    ['the version before is not known', undefined, '"7"'],
    ['the version after is not known', '"6"', undefined],
    ['a version is none', '"x"', '"7"'],
  ])('is not there if %s', (_, before, after) => expect(undoOf(before, after, () => Promise.resolve())).toBeUndefined());
});
