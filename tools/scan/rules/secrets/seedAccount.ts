import { verify as verifyArgon2 } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import type { Column, Table } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';
import { passwordColumnsOf } from './passwordColumns.ts';
import { isText } from './textColumns.ts';

/** Only accounts of domains that exist for examples and tests are tried, and no more than this many. */
const most = 10;

export const seedAccount: Rule = {
  id: 'S04',
  name: 'SEED_ACCOUNT',
  family: 'secrets',
  severity: 'critical',
  needsRows: true,
  impact: 'Anybody who has read the demonstration’s documentation can sign in.',
  cause: 'The data of a demonstration was loaded where real people are.',
  check({ catalogue, inEach, session, rowsOf }) {
    const accounts = new Map(
      catalogue.tables.flatMap((table) => {
        const [email, password] = [table.columns.find(isAddress), passwordColumnsOf(table)[0]];
        return email === undefined || password === undefined ? [] : [[table, { email, password }] as const];
      }),
    );
    return inEach(accounts.keys(), async (table) => {
      const { email, password } = accounts.get(table)!;
      const demonstration = `lower(t.${identifier(email.name)}::text) ~ ${literal(domains)} and t.${identifier(password.name)} is not null`;
      const rows = await session.query<{ hash: string }>(
        `select t.${identifier(password.name)}::text as hash from ${rowsOf(table, 't')} where ${demonstration} limit ${most}`,
      );
      const count = await opened(rows.map(({ hash }) => hash));
      return count === 0 ? [] : [hit(table, count, demonstration)];
    });
  },
};

const hit = (table: Table, count: number, demonstration: string) => ({
  table,
  count,
  message: `${count} accounts of ${table.title} with addresses of examples and tests open with a password of demonstrations`,
  fix: `delete them: delete from ${table.sql} as t where ${demonstration}`,
  verify: `select count(*) from ${table.sql} as t where ${demonstration}`,
});

const isAddress = (column: Column): boolean =>
  isText(column) && /^e_?mail(_address)?$/.test(wordsOf(column.name).join('_'));

/** RFC 2606 and 6761, and what stands in for them. */
const domains = '@([a-z0-9-]+[.])*(example[.](com|net|org)|example|test|invalid|localhost|test[.]com)$';

/** What demonstrations are opened with. */
const words = [
  'password',
  'password123',
  'demo',
  'demo123',
  'admin',
  'admin123',
  'test',
  'test123',
  'changeme',
  'secret',
  '12345678',
  'Password123!',
];

/** How many of the hashes one of the words opens. */
async function opened(hashes: readonly string[]): Promise<number> {
  const known = new Map<string, boolean>();
  let count = 0;
  for (const hash of hashes) {
    if (!known.has(hash)) known.set(hash, await opens(hash));
    if (known.get(hash)!) count += 1;
  }
  return count;
}

async function opens(hash: string): Promise<boolean> {
  for (const word of words) if (await verifies(hash, word)) return true;
  return false;
}

/** A hash that is none of these is told by S03; the word itself opens it. */
async function verifies(hash: string, word: string): Promise<boolean> {
  if (/^\$2[abxy]\$/.test(hash)) return bcrypt.compare(word, hash.replace(/^\$2[xy]/, '$2b')).catch(() => false);
  if (hash.startsWith('$argon2')) return verifyArgon2(hash, word).catch(() => false);
  return hash === word;
}
