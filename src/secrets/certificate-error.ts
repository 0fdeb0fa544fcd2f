import { AgentError } from '../errors.ts';
import { printable } from '../validation/names.ts';

/** What is wrong with a certificate file; the message never holds what the file holds. */
export function certificateError(file: string, problem: string, next?: string): AgentError {
  return new AgentError(
    'SECRET_CERTIFICATE',
    `${printable(file)}: ${problem}; nothing was sent and nothing was written`,
    {
      next:
        next ??
        'Correct "EncryptionCertificate" in the settings, or make a certificate with "iga-agent secrets new-certificate".',
    },
  );
}
