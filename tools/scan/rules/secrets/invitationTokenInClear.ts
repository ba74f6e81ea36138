import type { Column, Table } from '../../catalogue/catalogue.ts';
import { tablesWith } from '../../catalogue/tablesWith.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';
import { isText } from './textColumns.ts';

/** Of a table without rows its name has to do. */
export const invitationTokenInClear: Rule = {
  id: 'S02',
  name: 'INVITATION_TOKEN_IN_CLEAR',
  family: 'secrets',
  severity: 'warning',
  impact: 'Whoever reads the table can accept an invitation or reset a password in somebody’s place.',
  cause: 'The token of the mail was stored to be compared with, where its hash would do.',
  check({ catalogue, inEach, session, rowsOf }) {
    const tokens = tablesWith(catalogue.tables, tokensOf);
    const hit = (table: Table, { name }: Column) => ({
      table,
      column: name,
      message: `${table.title}.${name} is looked for as it is, and is no hash`,
      fix: `store sha256 of the token (64 hexadecimal digits) in ${name}, and compare that`,
      verify: `select count(*) from ${table.sql} where ${identifier(name)} !~ ${literal(hash)}`,
    });
    return inEach(
      tokens.keys(),
      async (table) => {
        const hits = [];
        for (const column of tokens.get(table)!) {
          const [row] = await session.query<{ hashed: boolean | null }>(
            `select bool_and(t.${identifier(column.name)} ~ ${literal(hash)}) as hashed from ${rowsOf(table, 't')} where t.${identifier(column.name)} is not null`,
          );
          if (row!.hashed !== true) hits.push(hit(table, column));
        }
        return hits;
      },
      (table) => tokens.get(table)!.map((column) => hit(table, column)),
    );
  },
};

/** 64 hexadecimal digits, or 32 bytes in base64 of either alphabet. */
const hash = '^([0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$';

/** Unique by themselves, of text, beside the time at which they end. */
const tokensOf = ({ columns, indexes }: Table): Column[] =>
  columns.some(({ name }) => wordsOf(name).some((word) => /^(expires|expiry|expiration|expire)$/.test(word)))
    ? columns.filter(
        (column) =>
          isText(column) &&
          wordsOf(column.name).includes('token') &&
          !wordsOf(column.name).some((word) => /^(hash|hashed|digest)$/.test(word)) &&
          indexes.some(({ unique, columns: own }) => unique && own.length === 1 && own[0] === column.name),
      )
    : [];
