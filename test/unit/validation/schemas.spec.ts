import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readdirSync } from 'node:fs';
import { readSchema } from '../../../src/validation/schema.ts';

const names = readdirSync(new URL('../../../schemas/', import.meta.url)).map((file) =>
  file.replace('.schema.json', ''),
);

describe('the schemas', () => {
  it.each(names)('%s is a JSON Schema', (name) => {
    const ajv = new Ajv({ strict: true });
    ajv.addVocabulary(['secret', 'errorMessage', 'deprecationMessage']);

    expect(ajv.validateSchema(readSchema(name))).toBe(true);
    expect(ajv.errors).toBeNull();
  });
});
