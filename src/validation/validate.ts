import { Ajv, type ValidateFunction } from 'ajv';
import { explain, type ValidationProblem } from './explain.ts';
import { readSchema } from './schema.ts';

// The schemas are our own, and a test checks them: checking them again at each start would take as long as all the rest.
const ajv = new Ajv({
  allErrors: true,
  strict: true,
  verbose: true,
  ownProperties: true,
  meta: false,
  validateSchema: false,
  allowUnionTypes: true,
});
ajv.addVocabulary(['secret', 'errorMessage', 'deprecationMessage', 'nullIsValue']);
const validators = new Map<string, ValidateFunction>();

/**
 * All problems of a value against `schemas/<name>.schema.json`, or against a part of it: `<name>#/definitions/<Part>`; none when
 * it fits. The value is not changed.
 */
export function validate(schemaName: string, value: unknown): ValidationProblem[] {
  const validator = validatorOf(schemaName);
  if (validator(value)) return [];
  // "propertyNames" only repeats that the error before it is about a name.
  const errors = (validator.errors ?? []).filter((error) => error.keyword !== 'propertyNames');
  return errors.map((error) => explain(error));
}

function validatorOf(reference: string): ValidateFunction {
  const known = validators.get(reference);
  if (known !== undefined) return known;
  const validator = ajv.compile(schemaAt(reference));
  validators.set(reference, validator);
  return validator;
}

function schemaAt(reference: string): object {
  const [name = '', part] = reference.split('#');
  const schema = readSchema(name);
  if (part === undefined) return schema;
  return { ...('definitions' in schema && { definitions: schema.definitions }), $ref: `#${part}` };
}
