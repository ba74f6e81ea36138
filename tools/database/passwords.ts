import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The passwords of database roles by name, made on first use and kept in a file that only its owner can read. */
export function createPasswords(file: string): (role: string) => string {
  const known = new Map<string, string>(
    existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : [],
  );
  return (role) => {
    const password = known.get(role) ?? randomBytes(24).toString('base64url');
    if (!known.has(role)) {
      known.set(role, password);
      writeFileSync(file, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`, { mode: 0o600 });
    }
    return password;
  };
}
