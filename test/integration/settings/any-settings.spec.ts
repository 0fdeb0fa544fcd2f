import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AgentError } from '../../../src/errors.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { currentNames, propertyOf, schemaOf, type Schema } from '../../../src/validation/schema.ts';
import { aSettingsFolder } from '../../support/settings-folder.ts';

const root = schemaOf('appsettings.agent');
const connection = propertyOf(propertyOf(root, 'Connections').schema, 'Acme').schema;
const scalar = fc.oneof(
  fc.constantFrom(null, '', 'x', 'https://acme.example', 'Acme_Users', '__proto__'),
  fc.integer(),
  fc.boolean(),
);

/** Known names with values that often have another shape than the schema wants. */
const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, scalar, scalar, tie('section'), fc.array(tie('value'), { maxLength: 3 })),
  section: fc.dictionary(fc.constantFrom(...namesOf(root), ...namesOf(connection), 'Acme', '0', '1'), tie('value'), {
    maxKeys: 6,
  }),
})).section;

function namesOf(schema: Schema | undefined): string[] {
  const own = currentNames(schema);
  return [...own, ...own.flatMap((name) => currentNames(propertyOf(schema, name).schema?.items))];
}

function loadedFrom(settings: Settings): string {
  return settings.folder;
}

/** The problems of an expected error; any other error is thrown on. */
function problemsIn(error: unknown): readonly string[] {
  if (error instanceof AgentError) return error.problems;
  throw error;
}

describe('loadSettings', () => {
  it('either loads or says what is wrong, whatever the file holds', async () => {
    const folder = await aSettingsFolder();

    await fc.assert(
      fc.asyncProperty(anything, anything, async (settings, acme) => {
        await folder.write('appsettings.agent.json', { Connections: { Acme: acme }, ...(settings as object) });

        const loading = loadSettings({ folder: folder.path, environment: {} });

        expect(await loading.then(loadedFrom, problemsIn)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
    await folder.remove();
  });
});
