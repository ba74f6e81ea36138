import { randomInt, randomUUID } from 'node:crypto';
import { isUuid } from '#platform/values/uuid.ts';

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * An id that nothing has, of the form of one that something has: another UUID, a number of as many digits, other
 * letters in place of letters.
 */
export function unknownLike(id: string): string {
  if (isUuid(id)) return randomUUID();
  const drawn = id
    .replaceAll(/\d/g, () => digits[randomInt(1, 10)]!)
    .replaceAll(/[a-z]/g, () => letters[randomInt(26)]!)
    .replaceAll(/[A-Z]/g, () => letters[randomInt(26)]!.toUpperCase());
  // A short number may be somebody's: one with more digits is not.
  return /^\d+$/.test(id) && id.length < 9 ? `9${drawn.padStart(8, '0')}` : drawn;
}
