import { describe, expect, it } from '@jest/globals';
import { versionOf } from '../../../../src/scim/writing/write.ts';

describe('versionOf', () => {
  it.each(['W/"3"', '"a"', 'bare'])('gives %j', (version) => {
    expect(versionOf({ id: '1', Meta: { version } })).toBe(version);
  });

  it.each([undefined, null, 'x', {}, { version: 3 }, { version: '' }, { version: 'a\r\nX: b' }, { version: 'é' }])(
    'gives nothing for the meta %j',
    (meta) => {
      expect(versionOf({ id: '1', meta })).toBeUndefined();
    },
  );
});
