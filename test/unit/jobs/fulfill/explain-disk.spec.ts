import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { explainDisk, exportWork, fulfillWork } from '../../../../src/jobs/fulfill/explain-disk.ts';

const failing = (): Promise<unknown> => readFile('/nowhere/at/all');

describe('a failure of the file system', () => {
  it('says to a fulfill how it goes on', async () => {
    await expect(explainDisk(fulfillWork, failing)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
      message: expect.stringMatching(/^the work folder .* ENOENT/),
      next: expect.stringContaining('run the same command again'),
    });
  });

  it('says to an export that the published files stay', async () => {
    await expect(explainDisk(exportWork, failing)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
      next: expect.stringContaining('The published files stay as they are.'),
    });
  });

  it('is not made out of a mistake of the program', async () => {
    const broken = (): Promise<never> => Promise.reject(new TypeError('a bug'));

    await expect(explainDisk(fulfillWork, broken)).rejects.toThrow(new TypeError('a bug'));
  });
});
