import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 random bits. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of something that only its holder may know. */
export const digestOf = (...parts: (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/**
 * Nonce and PKCE's verifier of a sign-in: both follow from the secret that its browser alone has, so that neither is
 * kept here, and no code that somebody else has intercepted can be exchanged.
 */
export const derivedFrom = (secret: string): { nonce: string; verifier: string } => {
  const derived = (use: string) => createHmac('sha256', secret).update(use).digest('base64url');
  return { nonce: derived('nonce'), verifier: derived('code_verifier') };
};
