import { HttpError, restateHttpError } from '../../http/http-error.ts';

/** A resource that the target does not have at all is left out by its name; everything else is passed on as it is. */
export function explainMissing(error: unknown, entity: string, isMapped: boolean): unknown {
  if (!(error instanceof HttpError) || error.status !== 404) return error;
  const remedy = isMapped
    ? 'take its tables out of the mappings'
    : 'name the resources that it has in resources of ProfileOverrides, or map them';
  const next = [`If the target has no ${entity}, ${remedy}.`, error.next ?? ''].join(' ').trim();
  return restateHttpError(error, { message: error.message, next });
}
