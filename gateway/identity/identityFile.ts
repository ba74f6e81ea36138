import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Identity } from '#platform/identity/identity.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';

const shape = z.strictObject({
  subject: z.string().min(1),
  organization: z.uuid(),
  organizationVersion: z.int().nullable().default(null),
  membership: z.uuid().nullable().default(null),
  membershipVersion: z.int().nullable().default(null),
  role: z.string().nullable().default(null),
  permissions: z.array(z.string()).default([]),
  teams: z.array(z.strictObject({ id: z.uuid(), role: z.string() })).default([]),
  email: z.string().nullable().default(null),
});

/** The identity that a JSON file describes. @throws ConfigurationError with one line per mistake. */
export function readIdentityFile(file: string): Identity {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(`--identity: ${file} is missing or not readable`);
  }
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new ConfigurationError(`--identity: ${file} is not JSON`);
  }
  const read = shape.safeParse(given);
  if (read.success) return Object.freeze({ kind: 'user', purpose: null, readOnly: false, ...read.data } as const);
  throw new ConfigurationError(
    read.error.issues.map(({ path, message }) => `--identity: ${[file, ...path].join(' ')}: ${message}`).join('\n'),
  );
}
