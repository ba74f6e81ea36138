import { counted } from '../../counted.ts';
import { appliedMigrations } from '../../expected/history.ts';
import { NotChecked, type Rule } from '../../rule.ts';

export const migrationPending: Rule = {
  id: 'M04',
  name: 'MIGRATION_PENDING',
  family: 'migrations',
  severity: 'critical',
  needsRows: true,
  impact: 'The code expects what is not there yet, and fails where it first needs it.',
  cause: 'The deployment did not migrate, or a migration was passed over.',
  async check({ catalogue, options, session }) {
    const { expected } = options;
    if (expected === undefined) throw new NotChecked('nothing is expected (--expect)');
    if (expected.migrations.length === 0) throw new NotChecked('what is expected lists no migrations');
    const applied = new Set(await appliedMigrations(session, catalogue));
    const missing = expected.migrations.filter((name) => !applied.has(name));
    const rest = { fix: 'apply it with the tool whose history this is', verify: 'scan again with the same --expect' };
    if (expected.migrationsMayBeNamed)
      return missing.map((name) => ({ object: name, message: `${name} is not applied`, ...rest }));
    return missing.length === 0
      ? []
      : [
          {
            count: missing.length,
            message: `not applied: ${counted(missing.length, 'migration')} of the other database`,
            ...rest,
          },
        ];
  },
};
