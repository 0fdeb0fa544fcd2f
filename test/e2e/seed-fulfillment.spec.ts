import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { samplePeople } from '../../src/server/sample-people.ts';
import { Company, companyStateOf } from '../support/company.ts';
import { newestResults, useFulfillAgentScene } from '../support/fulfill-agent-scene.ts';
import { namesIn } from '../support/fulfill-scene.ts';
import { createRandom } from '../support/random.ts';
import { namesCreated } from '../support/server-state.ts';

const setScene = useFulfillAgentScene();

const login = { login: 'iga@example.test', password: 'pass word & more' };
const application = { clientId: 'iga-application', clientSecret: 'application+key/' };
const credentials = {
  ApplicationId: application.clientId,
  ApplicationKey: application.clientSecret,
  Login: login.login,
  Password: login.password,
};

describe('the configuration for fulfillment, as the documentation of the platform prints it', () => {
  it.each([
    ['with Bulk and ten operations', { ServiceSupportBulk: true, BulkMaxOperation: 10 }],
    ['without Bulk', { ServiceSupportBulk: false, BulkMaxOperation: 10 }],
  ])('applies a thousand mixed orders %s', async (_case, bulk) => {
    const people = samplePeople({ users: 2000, groups: 9 });
    const company = new Company({ people, random: createRandom(77) });
    const scene = await setScene({
      people,
      identifier: 'SCIMFulfillment',
      connection: { ...credentials, ...bulk },
      authentication: { oauth2: { ...application, ...login } },
    });
    const orders = company.batch(1000);
    const file = await scene.write('orders.json', orders);

    const { exitCode, stderr } = await scene.fulfill([file]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const rows = await newestResults(scene);
    expect(rows.map(({ AssignedResourceTypeId: id }) => Number(id)).sort((left, right) => left - right)).toEqual(
      orders.map(({ AssignedResourceTypeId: id }) => Number(id)).sort((left, right) => left - right),
    );
    expect(rows.filter(({ State }) => State !== 'Executed')).toEqual([]);
    expect(companyStateOf(await scene.state())).toEqual(company.state);
    expect(namesCreated(scene.proxy.requests)).toEqual(company.hired.toSorted());
    expect(await namesIn(path.join(scene.folder.path, 'Downloaded'))).toEqual(['orders.json']);
    const sizes = scene.proxy.requests.filter((request) => request.path === '/Bulk').map(({ body }) => sizeOf(body));
    expect(Math.max(0, ...sizes)).toBe(bulk.ServiceSupportBulk ? 10 : 0);
  });
});

function sizeOf(body: string): number {
  return (JSON.parse(body) as { readonly Operations: readonly unknown[] }).Operations.length;
}
