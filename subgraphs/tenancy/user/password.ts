import { hash, verify } from '@node-rs/argon2';
import { badUserInput } from '#platform/values/errors.ts';

/** Argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet). */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** Whether the password belongs to the hash. Takes as long for a wrong one as for the right one. */
export const passwordFits = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password);

/** A password that someone chooses. @throws OrgraphError BAD_USER_INPUT naming the field. */
export function chosenPassword(password: string, field: string): string {
  if (password.length < 8 || password.length > 200)
    throw badUserInput('Give a password of 8 to 200 characters.', field);
  return password;
}
