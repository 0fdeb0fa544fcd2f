import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';

const root = path.join(import.meta.dirname, '..');
const outputs = new Map([
  ['schemas/appsettings.agent.schema.json', 'src/settings/settings-schema.generated.ts'],
  ['schemas/profile.schema.json', 'src/scim/dialects/profile-schema.generated.ts'],
  ['schemas/baton-scim.schema.json', 'src/profiles/baton-scim.generated.ts'],
]);

for (const [schemaName, outputName] of outputs) {
  const generated = await compileFromFile(path.join(root, schemaName), {
    additionalProperties: true,
    ignoreMinAndMaxItems: true,
    bannerComment: `/* Generated from ${schemaName} by "npm run generate"; do not edit. */`,
    unreachableDefinitions: false,
  });
  await writeOrCheck(outputName, generated);
}

async function writeOrCheck(outputName, generated) {
  const output = path.join(root, outputName);
  if (!process.argv.includes('--check')) {
    await writeFile(output, generated);
    return;
  }
  const present = await readFile(output, 'utf8').catch(() => undefined);
  if (present === generated) return;
  console.error(`${outputName} is out of date; run "npm run generate"`);
  process.exitCode = 1;
}
