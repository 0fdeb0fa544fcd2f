import type { Credentials } from './authentication.ts';
import { HttpError } from './http-error.ts';
import type { Send, SendAuthorized } from './request.ts';

/** Adds the credentials of the moment to every attempt, and gives up those that the server refused. */
export function authenticate(credentials: Credentials, send: SendAuthorized): Send {
  return async (request) => {
    const access = await credentials.access();
    const { header, origin } = access;
    const headers = header === undefined ? {} : { authorization: header.reveal() };
    try {
      return await send({ ...request, headers: { ...request.headers, ...headers }, origin });
    } catch (error) {
      if (error instanceof HttpError && error.status === 401) credentials.reject(access);
      throw error;
    }
  };
}
