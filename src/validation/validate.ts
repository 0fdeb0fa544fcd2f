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
});
ajv.addVocabulary(['secret', 'errorMessage', 'deprecationMessage']);
const validators = new Map<string, ValidateFunction>();

/** All problems of a value against `schemas/<schemaName>.schema.json`; none when it fits. The value is not changed. */
export function validate(schemaName: string, value: unknown): ValidationProblem[] {
  const validator = validatorOf(schemaName);
  if (validator(value)) return [];
  // "propertyNames" only repeats that the error before it is about a name.
  const errors = (validator.errors ?? []).filter((error) => error.keyword !== 'propertyNames');
  return errors.map((error) => explain(error));
}

function validatorOf(schemaName: string): ValidateFunction {
  const known = validators.get(schemaName);
  if (known !== undefined) return known;
  const validator = ajv.compile(readSchema(schemaName));
  validators.set(schemaName, validator);
  return validator;
}
