import { isRoot, tenantColumn, type TableFinding, type TenantRule } from './tenantRule.ts';

/** A foreign key of a tenant's table leads to a row of the same tenant, and its delete rule is the entity's. */
export const parentsAreOfTheTenant: TenantRule = ({ table, kind, relations }, { foreignKeys, indexes }, all) => {
  const tenants = new Set(
    all.filter((entry) => entry.kind === 'tenant' && !isRoot(entry.table)).map((entry) => entry.table),
  );
  return foreignKeys
    .filter((key) => key.table === table)
    .flatMap((key) => {
      const finding = (rule: string, advice: string): TableFinding => ({
        table,
        rule,
        advice: `${key.name}: ${advice}`,
      });
      const relation = relations.find(
        ({ columns, target }) => target === key.target && [...columns].sort().join() === [...key.columns].sort().join(),
      );
      const findings: TableFinding[] = [];
      if (relation === undefined)
        findings.push(finding('relation', 'no relation of the entity stands for this foreign key; declare it'));
      else if (sameRule(relation.onDelete) !== describeRule(key))
        findings.push(
          finding(
            'delete rule',
            `it is ${describeRule(key)} in the database and ${sameRule(relation.onDelete)} in the entity; migrate`,
          ),
        );
      if (kind !== 'tenant' || (isRoot(key.target) && key.columns.join() === tenantColumn)) return findings;
      if (tenants.has(key.target) && !key.columns.includes(tenantColumn))
        findings.push(
          finding('composite key', 'it accepts another organization’s parent; declare the relation with inTenant(…)'),
        );
      if (
        key.onDelete === 'set null' &&
        key.columns.length > 1 &&
        (key.nulls.length === 0 || key.nulls.includes(tenantColumn))
      )
        findings.push(
          finding('delete rule', 'SET NULL would clear organization_id; name the column: set null (<its column>)'),
        );
      const [column] = key.columns.filter((name) => name !== tenantColumn);
      if (
        column !== undefined &&
        !indexes.some(
          (index) => index.table === table && index.columns[0] === tenantColumn && index.columns[1] === column,
        )
      ) {
        findings.push(finding('foreign key index', `no index begins (organization_id, ${column}); add one`));
      }
      return findings;
    });
};

const describeRule = ({ onDelete, nulls }: { onDelete: string; nulls: string[] }): string =>
  nulls.length === 0 ? onDelete : `${onDelete} (${nulls.join(', ')})`;
const sameRule = (declared: string): string => declared.replaceAll('"', '').replace(/\s*\(\s*/, ' (');
