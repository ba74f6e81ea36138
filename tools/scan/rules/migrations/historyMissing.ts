import { historiesIn } from '../../expected/history.ts';
import type { Rule } from '../../rule.ts';

export const historyMissing: Rule = {
  id: 'M01',
  name: 'HISTORY_MISSING',
  family: 'migrations',
  severity: 'warning',
  impact: 'Nobody can say which changes the database has had: the next one is applied twice, or never.',
  cause: 'Changes were made by hand, or the tool’s table was not carried over.',
  check: ({ catalogue }) =>
    historiesIn(catalogue).length > 0
      ? []
      : [
          {
            message: 'no table of a known tool records which migrations are applied',
            fix: 'let a migration tool record what is there as its first migration, and make every change from then on through it',
            verify: `select relname from pg_class where relname in ('schema_migrations', 'alembic_version', '_prisma_migrations', 'django_migrations', 'knex_migrations', 'flyway_schema_history')`,
          },
        ],
};
