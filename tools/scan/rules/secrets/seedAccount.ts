import type { Column, Table } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';
import { passwordColumnsOf } from './passwordColumns.ts';
import { isText } from './textColumns.ts';
import { tryPasswords } from './tryPasswords.ts';

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
  check({ catalogue, inEach, leaveOut, session, rowsOf }) {
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
        `select t.${identifier(password.name)}::text as hash from ${rowsOf(table, 't')} where ${demonstration} limit ${most + 1}`,
      );
      const { opened, untried } = await tryPasswords(
        rows.slice(0, most).map(({ hash }) => hash),
        demonstrationPasswords,
      );
      if (rows.length > most)
        leaveOut(table, `no more than ${most} accounts with addresses of examples and tests were tried`);
      for (const reason of untried) leaveOut(table, reason);
      return opened === 0 ? [] : [hit(table, opened, demonstration)];
    });
  },
};

const hit = (table: Table, count: number, demonstration: string) => ({
  table,
  count,
  message: `${counted(count, 'account')} of ${table.title} with an address of examples or tests ${count === 1 ? 'opens' : 'open'} with a password of demonstrations`,
  fix: `delete them: delete from ${table.sql} as t where ${demonstration}`,
  verify: `select count(*) from ${table.sql} as t where ${demonstration}`,
});

const isAddress = (column: Column): boolean =>
  isText(column) && /^e_?mail(_address)?$/.test(wordsOf(column.name).join('_'));

/** RFC 2606 and 6761, and what stands in for them. */
const domains = '@([a-z0-9-]+[.])*(example[.](com|net|org)|example|test|invalid|localhost|test[.]com)$';

/** What demonstrations are opened with. */
const demonstrationPasswords = [
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
