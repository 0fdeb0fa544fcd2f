import { describe, expect, it } from '@jest/globals';
import { currentNames, propertyOf, schemaOf } from '../../../src/validation/schema.ts';

const connections = propertyOf(schemaOf('appsettings.agent'), 'CONNECTIONS');
const connection = propertyOf(connections.schema, 'Acme');

describe('the schema of the settings', () => {
  it('gives the canonical spelling of a name in any case', () => {
    expect(connections.name).toBe('Connections');
    expect(propertyOf(connection.schema, 'oauth2url').name).toBe('OAuth2Url');
  });

  it('keeps the spelling of names that it does not list', () => {
    expect(connection.name).toBe('Acme');
    expect(propertyOf(connection.schema, 'Path')).toEqual({ name: 'Path', schema: undefined });
  });

  it('marks every credential as a secret', () => {
    const secrets = currentNames(connection.schema).filter(
      (name) => propertyOf(connection.schema, name).schema?.secret,
    );

    expect(secrets).toEqual(['ApplicationKey', 'Password', 'OAuthToken', 'Proxy']);
    expect(propertyOf(propertyOf(connection.schema, 'ExtraHeaders').schema, 'X-Key').schema?.secret).toBe(true);
  });

  it('describes every setting, for the completion of editors', () => {
    const root = schemaOf('appsettings.agent');
    const described = [root, connection.schema!].flatMap((schema) =>
      currentNames(schema).map((name) => [name, propertyOf(schema, name).schema]),
    );

    for (const [name, schema] of described) {
      expect([name, schema]).toEqual([name, expect.objectContaining({ description: expect.any(String) })]);
    }
  });

  it('finds nothing under the names that every object has', () => {
    expect(propertyOf(connection.schema, '__proto__').schema).toBeUndefined();
    expect(propertyOf(connection.schema, 'constructor').schema).toBeUndefined();
  });
});
