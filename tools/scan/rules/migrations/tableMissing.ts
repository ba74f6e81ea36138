import { NotChecked, type Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';

export const tableMissing: Rule = {
  id: 'M05',
  name: 'TABLE_MISSING',
  family: 'migrations',
  severity: 'warning',
  impact: 'Whatever uses it fails.',
  cause: 'Its migration was not applied, or was applied somewhere else.',
  check({ catalogue, options: { expected } }) {
    if (expected === undefined) throw new NotChecked('nothing is expected (--expect)');
    const there = new Set(catalogue.tables.flatMap(({ title, schema, name }) => [title, `${schema}.${name}`]));
    return [...expected.tables.keys()]
      .filter((title) => !there.has(title))
      .map((title) => ({
        table: {
          schema: title.includes('.') ? title.slice(0, title.indexOf('.')) : 'public',
          name: title.slice(title.indexOf('.') + 1),
          title,
        },
        severity: expected.critical.has(title) ? ('critical' as const) : ('warning' as const),
        message: `${title} is expected, and is not there`,
        fix: 'apply the migration that makes it',
        verify: `select to_regclass(${literal(title)})`,
      }));
  },
};
