import type { Column } from '../../catalogue/catalogue.ts';
import { tablesWith } from '../../catalogue/tablesWith.ts';
import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';
import { isText } from './textColumns.ts';

/** Rows are counted where they are; no value leaves the database. */
export const secretInClear: Rule = {
  id: 'S01',
  name: 'SECRET_IN_CLEAR',
  family: 'secrets',
  severity: 'critical',
  needsRows: true,
  impact: 'Whoever reads the table, a backup or a replica can act as the customer in the other system.',
  cause: 'The value was stored as the other system gave it, or its encryption was switched off.',
  check({ catalogue, inEach, session, rowsOf }) {
    const secret = tablesWith(catalogue.tables, (table) => table.columns.filter(isSecret));
    return inEach(secret.keys(), async (table) => {
      const hits = [];
      for (const { name } of secret.get(table)!) {
        const clear = `t.${identifier(name)}::text ~ ${literal(known)} or t.${identifier(name)}::text ~ ${literal(json)} and t.${identifier(name)}::text !~* ${literal(envelope)}`;
        const [row] = await session.query<{ count: number }>(
          `select count(*) from ${rowsOf(table, 't')} where ${clear}`,
        );
        if (row!.count === 0) continue;
        hits.push({
          table,
          column: name,
          count: row!.count,
          message: `${table.title}.${name} has ${counted(row!.count, 'value')} in the form of a secret in clear`,
          fix: 'encrypt them with a key that the database does not hold, and change them in the other system: they have been readable',
          verify: `select count(*) from ${table.sql} as t where ${clear}`,
        });
      }
      return hits;
    });
  },
};

const isSecret = (column: Column): boolean => {
  const words = wordsOf(column.name);
  if (!isText(column) && !(/^jsonb?$/.test(column.baseType) && !column.array)) return false;
  if (words.some((word) => /^(hash|hashed|digest|id|type|prefix|hint|expires|name|url|count|at)$/.test(word)))
    return false;
  return (
    words.some((word) => /^(tokens?|secrets?|passwords?|passwd|credentials?|apikey|encrypted)$/.test(word)) ||
    /(^|_)(api|access|private|service|webhook)_keys?$/.test(words.join('_'))
  );
};

/** How the secrets of known systems begin, and a signed token of three parts. */
const known =
  '^(xox[abeoprs]-|xapp-|gh[opsru]_|github_pat_|glpat-|rootly_|sk_(live|test)_|rk_(live|test)_|sk-|EAA[A-Za-z0-9]|ya29[.]|AKIA[A-Z0-9]|shpat_|SG[.]|npm_|pdus[+]|lin_api_|secret_|ntn_|Bearer |-----BEGIN |eyJ[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.])';
const json = '^\\s*[{[].*[]}]\\s*$';
/** The names in a JSON object that holds a ciphertext. */
const envelope = '"(ciphertext|cipher|encrypted|enc|iv|nonce|tag|kid|data_key|dek)"\\s*:';
