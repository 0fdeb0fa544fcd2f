import { describe, expect, it } from '@jest/globals';
import { redact, Secret } from '../../../src/secret.ts';
import { completeSettings, conformLayer } from '../../../src/settings/apply-schema.ts';
import { Findings } from '../../../src/settings/findings.ts';
import { readJsonSettings } from '../../../src/settings/read-json-settings.ts';
import { leavesOf, type SettingBranch, type SettingValue } from '../../../src/settings/setting-tree.ts';
import { schemaOf } from '../../../src/validation/schema.ts';

const schema = schemaOf('appsettings.agent');

function conform(settings: object): SettingBranch {
  const findings = new Findings();
  return conformLayer(readJsonSettings(Buffer.from(JSON.stringify(settings)), 'a.json', findings), schema, findings);
}

function valuesOf(tree: SettingBranch): Record<string, SettingValue> {
  return Object.fromEntries([...leavesOf(tree)].map(({ path, leaf }) => [path.join(':'), leaf.value]));
}

describe('conformLayer', () => {
  it.each([
    ['PageSize', ' 100 ', 100],
    ['PageSize', '-1', -1],
    ['PageSize', '1e3', '1e3'],
    ['PageSize', '0x10', '0x10'],
    ['PageSize', '', ''],
    ['AllowInsecureHttp', 'TRUE', true],
    ['AllowInsecureHttp', 'yes', 'yes'],
    ['Login', '100', '100'],
    ['Login', 'true', 'true'],
  ])('turns %s given as %p into %p', (key, text, value) => {
    expect(valuesOf(conform({ Connections: { Acme: { [key]: text } } }))).toEqual({
      [`Connections:Acme:${key}`]: value,
    });
  });

  it('makes secrets at once, so that logs are redacted from then on', () => {
    const values = valuesOf(conform({ connections: { Acme: { PASSWORD: 'correct horse' } } }));

    expect(values['Connections:Acme:Password']).toBeInstanceOf(Secret);
    expect(redact('it was correct horse')).toBe('it was [secret]');
  });

  it('takes the value of an unknown setting of a connection for a secret, as the name may be misspelt', () => {
    const values = valuesOf(conform({ Connections: { Acme: { Pasword: 'battery staple' } } }));

    expect(values['Connections:Acme:Pasword']).toBeInstanceOf(Secret);
    expect(redact('it was battery staple')).toBe('it was [secret]');
  });

  it('leaves out sections that are not known', () => {
    expect(valuesOf(conform({ OpenId: { Secret: 'x' }, RunDeadlineMinutes: 5 }))).toEqual({ RunDeadlineMinutes: 5 });
  });
});

describe('completeSettings', () => {
  it('adds defaults, also for what is null, and keeps what is set', () => {
    const values = valuesOf(completeSettings(conform({ RunDeadlineMinutes: 5, WorkFolderPath: null }), schema));

    expect(values).toEqual({ RunDeadlineMinutes: 5, WorkFolderPath: 'Work', TempFolderPath: '.' });
  });
});
