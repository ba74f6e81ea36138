import { counted } from '../../counted.ts';
import { mentions, readsFrom } from '../../mentions.ts';
import { NotChecked, type Rule } from '../../rule.ts';
import { scanMark, Unreadable, type Session } from '../../session/session.ts';
import { identifier, literal } from '../../sql.ts';

/** Statements on a table that row-level security walls need not name the column. */
export const queriesWithoutTenant: Rule = {
  id: 'T14',
  name: 'QUERIES_WITHOUT_TENANT',
  family: 'tenancy',
  severity: 'warning',
  impact:
    'These statements read or change rows of every tenant, unless what they name is proven to be the caller’s elsewhere.',
  cause: 'The column is there, and the code does not filter by it yet.',
  async check({ catalogue, tenancy, session, options }) {
    if (options.restored) throw new NotChecked('a dump does not hold what was run');
    const schema = catalogue.extensions.get('pg_stat_statements');
    if (schema === undefined) throw new NotChecked('the extension pg_stat_statements is not installed');
    const statements = await statementsIn(session, schema);
    return [...tenancy.columns].flatMap(([table, { column }]) => {
      if (table.rowSecurity.enabled && table.policies.length > 0) return [];
      const without = statements.filter((text) => readsFrom(text, table.name) && !mentions(text, column.name));
      return without.length === 0
        ? []
        : [
            {
              table,
              count: without.length,
              message: `${counted(without.length, 'kind')} of statements on ${table.title} without ${column.name}`,
              fix: `let each of them say and ${identifier(column.name)} = $1; or let a policy do it for all`,
              verify: `select queryid, calls, query from ${identifier(schema)}.pg_stat_statements where query ~* ${literal(table.name)} and query !~* ${literal(column.name)}`,
            },
          ];
    });
  },
};

/** What was run in this database: SELECT, UPDATE, DELETE and MERGE of others than scans. */
async function statementsIn(session: Session, schema: string): Promise<string[]> {
  try {
    const rows = await session.query<{ query: string }>(
      `select s.query from ${identifier(schema)}.pg_stat_statements as s
       where s.dbid = (select oid from pg_database where datname = current_database())`,
    );
    if (rows.some(({ query }) => query === '<insufficient privilege>')) throw new Unreadable('42501');
    return rows
      .map(({ query }) => query)
      .filter((query) => /^[\s(]*(select|update|delete|merge|with)\b/i.test(query) && !query.includes(scanMark));
  } catch (error) {
    if (error instanceof Unreadable && error.code === notLoaded)
      throw new NotChecked('pg_stat_statements is not in shared_preload_libraries');
    throw error;
  }
}

/** object_not_in_prerequisite_state */
const notLoaded = '55000';
