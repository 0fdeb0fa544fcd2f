import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';

const root = path.join(import.meta.dirname, '..');
const schemaName = 'schemas/appsettings.agent.schema.json';
const outputName = 'src/settings/settings-schema.generated.ts';

const generated = await compileFromFile(path.join(root, schemaName), {
  additionalProperties: true,
  bannerComment: `/* Generated from ${schemaName} by "npm run generate"; do not edit. */`,
  unreachableDefinitions: false,
});

const output = path.join(root, outputName);
if (process.argv.includes('--check')) {
  const present = await readFile(output, 'utf8').catch(() => undefined);
  if (present !== generated) {
    console.error(`${outputName} does not fit ${schemaName}; run "npm run generate"`);
    process.exitCode = 1;
  }
} else {
  await writeFile(output, generated);
}
