import type { Credentials } from './authentication.ts';
import { HttpError } from './http-error.ts';
import type { Send } from './request.ts';

/** Adds the credentials of the moment to every attempt, and gives up those that the server refused. */
export function authenticate(credentials: Credentials, send: Send): Send {
  return async (request) => {
    const header = await credentials.header();
    if (header === undefined) return send(request);
    try {
      return await send({ ...request, headers: { ...request.headers, authorization: header.reveal() } });
    } catch (error) {
      if (error instanceof HttpError && error.status === 401) credentials.reject(header);
      throw error;
    }
  };
}
