import { samplePeople } from '../server/sample-people.ts';
import { startScimServer, type RunningServer } from '../server/scim-server.ts';

/** Not secret: the sandbox listens on the loopback address only and holds sample people. */
export const sandboxCredentials = {
  OAuthToken: 'sandbox-token',
  ApplicationId: 'sandbox-application',
  ApplicationKey: 'sandbox-application-key',
  Login: 'sandbox-login',
  Password: 'sandbox-password',
} as const;

export interface Sandbox extends RunningServer {
  /** The value of a connection's `Server`. */
  readonly server: string;
}

/** Starts a SCIM server with sample people on the loopback address. */
export async function startSandbox(options: { readonly port: number; readonly users: number }): Promise<Sandbox> {
  const { OAuthToken, ApplicationId, ApplicationKey, Login, Password } = sandboxCredentials;
  const running = await startScimServer({
    port: options.port,
    resources: samplePeople({ users: options.users }),
    authentication: {
      bearerTokens: [OAuthToken],
      basic: { login: Login, password: Password },
      oauth2: { clientId: ApplicationId, clientSecret: ApplicationKey, login: Login, password: Password },
    },
    bulk: { maxOperations: 1000, maxPayloadSize: 1_048_576 },
  });
  return { ...running, server: `http://127.0.0.1:${running.port}/scim` };
}
