import { describe, expect, it } from '@jest/globals';
import { validate } from '../../../src/validation/validate.ts';

const schemaName = 'appsettings.agent';
const acme = (settings: object): object => ({ Connections: { Acme: { Server: 'https://acme.example', ...settings } } });

describe('validate', () => {
  it('finds nothing in settings that fit, whatever sections stand beside', () => {
    expect(validate(schemaName, { ...acme({ PageSize: 1 }), OpenId: { AgentIdentifier: 'Local' } })).toEqual([]);
  });

  it.each([
    [{ PageSize: -5 }, 'PageSize', 'must be a whole number from 1 to 10000, found -5'],
    [{ PageSize: 10_001 }, 'PageSize', 'must be a whole number from 1 to 10000, found 10001'],
    [{ PageSize: 1.5 }, 'PageSize', 'must be a whole number from 1 to 10000, found 1.5'],
    [{ PageSize: 'many' }, 'PageSize', 'must be a whole number from 1 to 10000, found text'],
    [{ MaxConcurrentRequests: 65 }, 'MaxConcurrentRequests', 'must be a whole number from 1 to 64, found 65'],
    [{ Login: 42 }, 'Login', 'must be text, found 42'],
    [{ Login: '' }, 'Login', 'must not be empty; give a value or remove the key'],
    [{ ServiceSupportBulk: 'maybe' }, 'ServiceSupportBulk', 'must be true or false, found text'],
    [{ ScimSyntax: 'Slack' }, 'ScimSyntax', 'must be one of RFC, Salesforce, CyberArk'],
    [{ Pasword: 'x' }, 'Pasword', 'unknown setting; did you mean Password?'],
    [{ OAuthToken: 'abc\n' }, 'OAuthToken', expect.stringContaining('must be the bare token')],
  ])('says what is wrong with %p', (settings, key, message) => {
    expect(validate(schemaName, acme(settings))).toEqual([{ path: ['Connections', 'Acme', key], message }]);
  });

  it.each([
    ['a list', [{ AssignedResourceTypeId: 1, ChangeType: 'Added', Changes: null, More: 1 }]],
    ['a wrapped list', { ProvisioningOrdersList: [{ AssignedResourceTypeId: '1', ChangeType: 'Added' }] }],
    ['one order', { AssignedResourceTypeId: '1', ChangeType: 'Deleted', Resource: { id: 'u1' } }],
  ])('takes %s for provisioning orders', (_, orders) => {
    expect(validate('provisioning-orders', orders)).toEqual([]);
    expect(validate('provisioning-orders', { Orders: orders })).not.toEqual([]);
  });

  it('checks against a part of a schema, and names all types of a value', () => {
    const problems = validate('provisioning-orders#/definitions/ProvisioningOrder', {
      AssignedResourceTypeId: true,
      ChangeType: 'Added',
    });

    expect(problems).toEqual([
      { path: ['AssignedResourceTypeId'], message: 'must be text or a whole number, found something else' },
    ]);
  });

  it('lists what is known when no name is near', () => {
    const [problem] = validate(schemaName, acme({ Zzz: 1 }));

    expect(problem!.message).toMatch(/^unknown setting; known are AllowInsecureHttp, .*TrustedCertificates$/);
    expect(problem!.message).not.toContain('FilterGroup');
  });

  it('finds all problems at once', () => {
    const problems = validate(
      schemaName,
      acme({ PageSize: 0, ScimSyntax: 'x', Guard: { MaximumMissingPercent: 100 } }),
    );

    expect(problems.map(({ path }) => path.join(':')).sort()).toEqual([
      'Connections:Acme:Guard:MaximumMissingPercent',
      'Connections:Acme:PageSize',
      'Connections:Acme:ScimSyntax',
    ]);
  });

  it('names a missing setting by its own path', () => {
    expect(validate(schemaName, { Connections: { 'a/b~c': {} } })).toContainEqual({
      path: ['Connections', 'a/b~c', 'Server'],
      message: 'is missing',
    });
  });

  it.each(['Password', 'ApplicationKey', 'OAuthToken', 'Proxy'])('never prints the value of %s', (key) => {
    const [problem] = validate(schemaName, acme({ [key]: 918_273 }));

    expect(problem!.message).toBe('must be text, found something else');
  });

  it('never prints the value of an additional header', () => {
    const problems = validate(schemaName, acme({ ExtraHeaders: { 'X-Key': 918_273, 'X-Other': 'clear\r\ntext' } }));

    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toMatch(/918273|clear/);
  });

  it.each(['Authorization', 'HOST', 'Content-Length', 'transfer-encoding', 'X Y', 'X:Y', ''])(
    'refuses the additional header %p',
    (name) => {
      const problems = validate(schemaName, acme({ ExtraHeaders: { [name]: 'x' } }));

      expect(problems).toEqual([
        {
          path: ['Connections', 'Acme', 'ExtraHeaders', name],
          message: expect.stringContaining('is not a header that can be added'),
        },
      ]);
    },
  );
});
