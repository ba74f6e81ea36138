import { NotChecked, type Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

/** Statistics must be this old before they say that an index is not used, in milliseconds. */
const long = 7 * 24 * 3_600_000;

/** What is unique or backs a constraint is there for that. */
export const indexUnused: Rule = {
  id: 'I17',
  name: 'INDEX_UNUSED',
  family: 'integrity',
  severity: 'info',
  impact: 'Each write keeps it, and nothing reads it.',
  cause: 'The query that it was made for is gone, or uses another.',
  check({ catalogue, options }) {
    if (options.restored) throw new NotChecked('a dump does not hold how often an index was used');
    const since = catalogue.server.statisticsSince;
    if (options.now.getTime() - since.getTime() < long) throw new NotChecked('statistics are younger than 7 days');
    return catalogue.tables.flatMap((table) =>
      table.indexes
        .filter(({ scans, unique, constraint, valid }) => scans === 0 && !unique && constraint === undefined && valid)
        .map(({ name }) => ({
          table,
          object: name,
          message: `${name} of ${table.title} was not used since ${since.toISOString().slice(0, 10)}`,
          fix: `see that no replica uses it either, then drop index concurrently ${identifier(table.schema)}.${identifier(name)}`,
          verify: `select idx_scan from pg_stat_user_indexes where indexrelid = ${literal(`${identifier(table.schema)}.${identifier(name)}`)}::regclass`,
        })),
    );
  },
};
