import { describe, expect, it } from '@jest/globals';
import { useFulfillScene } from '../../support/fulfill-scene.ts';
import { aModified } from '../../support/order-files.ts';

const setScene = useFulfillScene();

describe('the version that an account was read in', () => {
  it.each([
    ['is sent where the target announces ETags', 'announced', 'reduce', true],
    ['is not sent where what it announces is not believed', 'announced', 'none', false],
    ['is sent whatever it announces, where the profile says always', 'always', 'none', true],
    ['is not sent whatever it announces, where the profile says never', 'never', 'reduce', false],
  ])('%s', async (_case, versions, trust, isSent) => {
    const scene = await setScene();
    const profileOverrides = { discovery: { trust }, update: { method: 'put', versions } };

    const summary = await scene.apply([aModified('u1', { title: 'Lead' })], { connection: { profileOverrides } });

    expect(summary).toMatchObject({ executed: 1 });
    const puts = scene.proxy.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ headers }) => headers['if-match'] !== undefined)).toEqual([isSent]);
  });
});
