import { describe, expect, it } from 'vitest';
import { webAddress } from './webAddress';

describe('webAddress', () => {
  it.each([
    ['https://track.example/?id=1', 'https://track.example/?id=1'],
    ['http://track.example', 'http://track.example/'],
    ['HTTPS://track.example/a', 'https://track.example/a'],
  ])('%j may be linked to', (text, address) => expect(webAddress(text)).toBe(address));

  it.each([undefined, '', 'track.example', '/relative', 'javascript:alert(1)', ' javascript:x', 'java\tscript:x'])(
    '%j may not',
    (text) => expect(webAddress(text)).toBeUndefined(),
  );
  it.each(['data:text/html,x', 'ftp://track.example', 'mailto:a@b.se', 'blob:https://track.example/1'])(
    '%j is no page of the web',
    (text) => expect(webAddress(text)).toBeUndefined(),
  );
});
