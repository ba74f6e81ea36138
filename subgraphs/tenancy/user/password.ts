import { hash, verify } from '@node-rs/argon2';

/** Argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet). */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** Whether the password belongs to the hash. Takes as long for a wrong one as for the right one. */
export const passwordFits = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password);
