import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from './authenticator';

describe('base64url', () => {
  it('has neither padding nor the letters that mean something in addresses', () => {
    expect(toBase64url(Uint8Array.of(0xfb, 0xff, 0xfe, 0x00).buffer)).toBe('-__-AA');
  });

  it('reads back as what was written, of every length', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) % 256);
      expect(fromBase64url(toBase64url(bytes.buffer))).toEqual(bytes);
    }
  });
});
