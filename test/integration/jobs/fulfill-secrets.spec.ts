import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FulfillSummary } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import type { Fault } from '../../support/fault-proxy.ts';
import { changeBulkResults, on } from '../../support/faults.ts';
import { readResults, useFulfillScene } from '../../support/fulfill-scene.ts';

const setScene = useFulfillScene();
const mappings = { entityTypes: [], associations: [], resourceTypes: [] };
const bulk = { serviceSupportBulk: true };
const detail = 'the password Geheim-1234 is too weak';
const unkept =
  'The order was not carried out (400). What the target said is not kept, because the order holds a password.';

function added(login: string, password = 'Geheim-1234'): object {
  return { AssignedResourceTypeId: login, ChangeType: 'Added', Changes: { userName: login, password } };
}

function someAdded(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => added(`new${index}`));
}

function refusal(status: number, words = detail): object {
  return { schemas: [urns.error], status: String(status), detail: words };
}

function say(status: number, words = detail): Fault {
  return ({ reply }) => {
    const headers = { 'content-type': 'application/scim+json' };
    reply({ status, headers, body: JSON.stringify(refusal(status, words)) });
  };
}

const refuseInBulk = changeBulkResults((results) =>
  results.map((result) => ({ ...result, status: '400', response: refusal(400) })),
);

/** The password is neither in what the run says nor in any of its files. */
async function expectNoSecret(summary: FulfillSummary): Promise<void> {
  expect(JSON.stringify(summary)).not.toContain('Geheim');
  expect(String(summary.stoppedBy)).not.toContain('Geheim');
  const folder = path.dirname(summary.resultsFile ?? '');
  for (const name of await readdir(folder)) {
    expect(await readFile(path.join(folder, name), 'utf8')).not.toContain('Geheim');
  }
}

describe('a password that the target repeats', () => {
  it.each([
    ['a single request', {}],
    ['a Bulk request', bulk],
  ])('stands in no result and in no file of the run: %s', async (_case, connection) => {
    const scene = await setScene();
    scene.proxy.plan((request) => on('POST /Users', say(400))(request) ?? on('POST /Bulk', refuseInBulk)(request));

    const summary = await scene.apply([added('nina'), added('otto')], { mappings, connection });

    expect((await readResults(summary)).map(({ Message }) => Message)).toEqual([unkept, unkept]);
    await expectNoSecret(summary);
  });

  it.each([
    ['at the end of a long answer', 'Geheim-1234', `${'x'.repeat(293)} Geheim-1234`],
    ['with spaces in it', 'Geheim  1234', 'the password Geheim  1234 is too weak'],
    ['with a tab', 'Geheim\t1234', 'the password Geheim\t1234 is too weak'],
  ])('stands in no result, although it is not repeated as it was: %s', async (_case, password, words) => {
    const scene = await setScene();
    scene.proxy.plan(on('POST /Users', say(400, words)));

    const summary = await scene.apply([added('nina', password)], { mappings });

    expect(await readResults(summary)).toMatchObject([{ State: 'Errored', Message: unkept }]);
    await expectNoSecret(summary);
  });

  it('does not stand in the reason for which a run was stopped', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('POST /Users', say(500)));

    const summary = await scene.apply(someAdded(20), { mappings });

    expect(summary).toMatchObject({ outcome: 'stopped', stoppedBy: { code: 'TARGET_FAILED' } });
    await expectNoSecret(summary);
  });

  it('does not stand in the warning that Bulk is refused', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('POST /Bulk', say(501)));

    const summary = await scene.apply(someAdded(5), { mappings, connection: bulk });

    expect(summary.warnings.join()).toMatch(/refuses Bulk requests.*\/Bulk answered 501\./);
    await expectNoSecret(summary);
  });
});
