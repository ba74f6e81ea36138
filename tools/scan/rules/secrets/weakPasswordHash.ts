import { tablesWith } from '../../catalogue/tablesWith.ts';
import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { passwordColumnsOf } from './passwordColumns.ts';

export const weakPasswordHash: Rule = {
  id: 'S03',
  name: 'WEAK_PASSWORD_HASH',
  family: 'secrets',
  severity: 'critical',
  needsRows: true,
  impact: 'Whoever gets a copy of the table gets most of the passwords, and people use them elsewhere.',
  cause: 'A fast hash, one of too little work, or none.',
  check({ catalogue, inEach, session, rowsOf }) {
    const passwords = tablesWith(catalogue.tables, passwordColumnsOf);
    return inEach(passwords.keys(), async (table) => {
      const hits = [];
      for (const { name } of passwords.get(table)!) {
        const weak = `t.${identifier(name)} <> '' and t.${identifier(name)} !~ ${literal(strong)}`;
        const [row] = await session.query<{ count: number }>(
          `select count(*) from ${rowsOf(table, 't')} where ${weak}`,
        );
        if (row!.count === 0) continue;
        hits.push({
          table,
          column: name,
          count: row!.count,
          message: `${table.title}.${name} has ${counted(row!.count, 'value')} in neither argon2 nor bcrypt of cost 10 or more`,
          fix: 'hash at the next sign-in with argon2id; until then wrap what is there: argon2id over the old hash',
          verify: `select count(*) from ${table.sql} as t where ${weak}`,
        });
      }
      return hits;
    });
  },
};

/** argon2 of any kind, or bcrypt with a cost from 10. */
const strong = '^[$](argon2(id|i|d)?[$]|2[abxy][$](1[0-9]|2[0-9]|3[01])[$])';
