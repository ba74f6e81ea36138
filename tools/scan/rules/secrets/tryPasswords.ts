import { verify as verifyArgon2 } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import { counted } from '../../counted.ts';

/** What one table's hashes may cost. */
const patience = 2_000;
/** 2 to the power of it are bcrypt's rounds. */
const mostCost = 12;
/** In KiB: what argon2 may fill at once, and over all of its passes. */
const mostMemory = 128 * 1024;
const mostWork = 4 * mostMemory;

/** How many hashes a password opens, and why others were not tried to the end. */
export interface Tried {
  opened: number;
  untried: readonly string[];
}

/**
 * Tries each password on each hash, for 2 s at most (milliseconds of the clock, looked at between two of them), and on
 * none that was made to be dearer than usual: bcrypt beyond a cost of 12, argon2 beyond 128 MiB or four passes over
 * them. A hash that is neither is opened by the password that it is.
 */
export async function tryPasswords(hashes: readonly string[], passwords: readonly string[]): Promise<Tried> {
  const end = performance.now() + patience;
  const outcomes = new Map<string, Outcome>();
  for (const hash of new Set(hashes)) outcomes.set(hash, isDear(hash) ? 'dear' : await opens(hash, passwords, end));
  const count = (outcome: Outcome) => hashes.filter((hash) => outcomes.get(hash) === outcome).length;
  const [dear, late] = [count('dear'), count('late')];
  return {
    opened: count('opened'),
    untried: [
      ...(dear === 0
        ? []
        : [`${counted(dear, 'hash', 'hashes')} of bcrypt beyond a cost of ${mostCost} or argon2 beyond 128 MiB`]),
      ...(late === 0 ? [] : [`${counted(late, 'hash', 'hashes')} for which ${patience / 1000} s were too short`]),
    ].map((text) => `not tried: ${text}`),
  };
}

type Outcome = 'opened' | 'closed' | 'dear' | 'late';

async function opens(hash: string, passwords: readonly string[], end: number): Promise<Outcome> {
  for (const password of passwords) {
    if (performance.now() > end) return 'late';
    if (await verifies(hash, password)) return 'opened';
  }
  return 'closed';
}

function isDear(hash: string): boolean {
  const [, cost] = bcryptCost.exec(hash) ?? [];
  if (cost !== undefined) return Number(cost) > mostCost;
  const [, memory, passes] = argon2Work.exec(hash) ?? [];
  return memory !== undefined && (Number(memory) > mostMemory || Number(memory) * Number(passes) > mostWork);
}

const bcryptCost = /^\$2[abxy]\$(\d\d)\$/;
const argon2Work = /^\$argon2(?:id|i|d)\$(?:v=\d+\$)?m=(\d+),t=(\d+)/;

/** A hash that is none of these is told by S03. */
async function verifies(hash: string, password: string): Promise<boolean> {
  if (bcryptCost.test(hash)) return bcrypt.compare(password, hash.replace(/^\$2[xy]/, '$2b')).catch(() => false);
  if (argon2Work.test(hash)) return verifyArgon2(hash, password).catch(() => false);
  return hash === password;
}
