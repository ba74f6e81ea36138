import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';
import { findPublisherKey } from './findPublisherKey.ts';
import { recordType, versionRecord, type VersionRecord } from './record.ts';
import { RegistryError } from './registry.ts';

/**
 * A version's record whose signature was verified: a compact JWS (RFC 7515) by a trusted publisher's Ed25519 key.
 * @param keys the JWKS file of the publishers.
 * @throws RegistryError
 */
export async function verifyRecord(text: string, keys: string): Promise<VersionRecord> {
  const record = readRecord(text);
  const kid = signerOf(text);
  const key = await findPublisherKey(keys, kid);
  if (key === undefined)
    throw new RegistryError(
      `is signed by the key ${JSON.stringify(kid)}, which is not among the publishers' keys in ${keys}`,
    );
  try {
    await compactVerify(text, key, { algorithms: ['EdDSA'] });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw new RegistryError('has a wrong signature');
  }
  return record;
}

/** The id of the key that signed a record. */
export const signerOf = (text: string): string => header.parse(decodeProtectedHeader(text)).kid;

const header = z.object({ alg: z.literal('EdDSA'), typ: z.literal(recordType), kid: z.string() });

/**
 * What a record says, its signature not verified: for one whose hash a verified record names.
 * @throws RegistryError where it is no record
 */
export function readRecord(text: string): VersionRecord {
  const parts = text.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) throw new RegistryError('is no signed record');
  try {
    header.parse(JSON.parse(decode(parts[0]!)));
    return versionRecord.parse(JSON.parse(decode(parts[1]!)));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
        : (error as Error).message;
    throw new RegistryError(`is no record that this version of Orgraph reads: ${reason}`);
  }
}

const decode = (part: string): string => Buffer.from(part, 'base64url').toString('utf8');
/** One text for one content: base64url has several for most lengths. */
const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;
