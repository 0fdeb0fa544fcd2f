import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../../src/http/http-error.ts';
import { explainMissing } from '../../../../src/jobs/export/explain-missing.ts';

const refusal = (status: number): HttpError =>
  new HttpError('TARGET_REFUSED', 'refused', {
    method: 'GET',
    url: 'https://acme.example/scim/v2/Containers',
    delivery: 'rejected',
    status,
    next: 'Check the Server setting.',
  });

describe('a resource that the target does not have', () => {
  it.each([
    [false, /no Containers, name the resources that it has in resources of ProfileOverrides, or map them\. Check/],
    [true, /no Containers, take its tables out of the mappings\. Check/],
  ])('is left out by its name (mapped: %s)', (isMapped, next) => {
    expect(explainMissing(refusal(404), 'Containers', isMapped)).toMatchObject({
      code: 'TARGET_REFUSED',
      status: 404,
      message: 'refused',
      next: expect.stringMatching(next),
    });
  });

  it.each([refusal(400), new Error('another')])('is not what %s means', (error) => {
    expect(explainMissing(error, 'Containers', false)).toBe(error);
  });
});
