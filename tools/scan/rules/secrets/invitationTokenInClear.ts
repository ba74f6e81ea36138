import type { Column, Table } from '../../catalogue/catalogue.ts';
import { tablesWith } from '../../catalogue/tablesWith.ts';
import { counted } from '../../counted.ts';
import { mentions } from '../../mentions.ts';
import type { Hit, Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';
import { isText } from './textColumns.ts';

/**
 * Of a table without rows its name has to do. Values of a hash's form may be random tokens of that form, which nobody
 * can tell apart: of those the rule says nothing.
 */
export const invitationTokenInClear: Rule = {
  id: 'S02',
  name: 'INVITATION_TOKEN_IN_CLEAR',
  family: 'secrets',
  severity: 'warning',
  impact: 'Whoever reads the table can accept an invitation or reset a password in somebody’s place.',
  cause: 'The token of the mail was stored to be compared with, where its hash would do.',
  check({ catalogue, inEach, leaveOut, session, rowsOf }) {
    const tokens = tablesWith(catalogue.tables, tokensOf);
    const hit = (table: Table, { name }: Column, what: string): Hit => ({
      table,
      column: name,
      message: `${table.title}.${name} ${what}`,
      fix: `store sha256 of the token (64 hexadecimal digits) in ${name}, and compare that`,
      verify: `select count(*) from ${table.sql} where ${identifier(name)} !~ ${literal(hash)}`,
    });
    return inEach(
      tokens.keys(),
      async (table) => {
        const hits = [];
        for (const column of tokens.get(table)!) {
          const value = `t.${identifier(column.name)}`;
          const [row] = await session.query<{ values: number; clear: number }>(
            `select count(${value}) as values, count(*) filter (where ${value} !~ ${literal(hash)}) as clear from ${rowsOf(table, 't')}`,
          );
          const { values, clear } = row!;
          if (clear > 0)
            hits.push(hit(table, column, `has ${counted(clear, 'value')} that ${clear === 1 ? 'is' : 'are'} no hash`));
          else if (values === 0) hits.push(hit(table, column, 'is named like a token, and no value shows a hash'));
          else leaveOut(table, `${column.name} has the form of hashes, which random tokens may have too`);
        }
        return hits;
      },
      (table) =>
        tokens.get(table)!.map((column) => hit(table, column, 'is named like a token; its values were not read')),
    );
  },
};

/** 64 hexadecimal digits, or 32 bytes in base64 of either alphabet. */
const hash = '^([0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$';

/** Of text, and unique (by themselves, in a tenant or of a person, in small letters), beside the time at which they end. */
const tokensOf = ({ columns, indexes }: Table): Column[] =>
  columns.some(isEnd)
    ? columns.filter(
        (column) =>
          isText(column) &&
          isNamedLikeToken(column) &&
          indexes.some(
            ({ unique, columns: own, definition }) =>
              unique && (own.includes(column.name) || (own.includes('') && mentions(definition, column.name))),
          ),
      )
    : [];

const isEnd = ({ name }: Column): boolean =>
  wordsOf(name).some((word) => /^(expires?|expired|expiresat|expiry|expiration)$/.test(word)) ||
  /^valid_(until|to)$/.test(wordsOf(name).join('_'));

/** `token`, `invitetoken`, `reset_code`; not what says that it holds a hash. */
const isNamedLikeToken = ({ name }: Column): boolean => {
  const words = wordsOf(name);
  return (
    !words.some((word) => /^(hash|hashed|digest|type|id)$/.test(word)) &&
    (words.some((word) => word.endsWith('token')) ||
      /(^|_)(invite|invitation|reset|verification|confirmation|activation|magic|login)_(code|key|secret|link)$/.test(
        words.join('_'),
      ))
  );
};
