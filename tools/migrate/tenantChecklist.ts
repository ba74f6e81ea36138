import { currentOrganization } from '#platform/data/tenantFilter.ts';
import type { Catalogue } from './catalogue.ts';
import type { Declaration } from './declarations.ts';
import { globalUniques, organizationOptional, ownersFunctions } from './exceptions.ts';
import { parentsAreOfTheTenant } from './parentsAreOfTheTenant.ts';
import { isRoot, tenantColumn, type TableFinding, type TenantRule } from './tenantRule.ts';

/**
 * Whether a live database keeps what the entities promise about organizations (docs/identity.md, walls 3 and 4). Empty
 * when it does.
 */
export function tenantChecklist(declarations: readonly Declaration[], live: Catalogue): TableFinding[] {
  const known = new Set(declarations.map(({ table }) => table));
  const unknown = live.tables
    .filter(({ table }) => !known.has(table) && table !== 'migration')
    .map(({ table }) => ({
      table,
      rule: 'declared',
      advice: 'no aggregate lists this table; list its entity as tenant, personal or shared, or drop it in a migration',
    }));
  const missing = declarations.filter(({ table }) => !live.tables.some((entry) => entry.table === table));
  const present = declarations.filter((table) => !missing.includes(table));
  return [
    ...unknown,
    ...missing.map(({ table }) => ({
      table,
      rule: 'exists',
      advice: 'the table is not in the database; run npm run migrate',
    })),
    ...live.loopholes
      .filter(({ kind, name }) => kind !== 'security definer function' || !ownersFunctions.includes(name))
      .map(({ kind, name }) => ({
        table: name,
        rule: 'no loophole',
        advice: `a ${kind} goes round row-level security; drop it, or give it the caller’s rights`,
      })),
    ...present.flatMap((table) => rules.flatMap((rule) => rule(table, live, declarations))),
  ];
}

const columnIsRequired: TenantRule = ({ table, kind }, { columns }) => {
  if (kind !== 'tenant' || isRoot(table)) return [];
  const column = columns.find((entry) => entry.table === table && entry.column === tenantColumn);
  if (column === undefined)
    return [
      {
        table,
        rule: 'tenant column',
        advice: 'it is listed as tenant without organization_id; spread tenantOwned into its properties',
      },
    ];
  return column.nullable && !organizationOptional.includes(table)
    ? [{ table, rule: 'tenant column', advice: 'organization_id can be null; set it NOT NULL' }]
    : [];
};

const columnIsDeclared: TenantRule = ({ table, kind }, { columns }) =>
  kind === 'shared' && columns.some((entry) => entry.table === table && entry.column === tenantColumn)
    ? [
        {
          table,
          rule: 'tenant filter',
          advice:
            'it has organization_id but is listed as shared, so that nothing narrows it; list its entity as tenant',
        },
      ]
    : [];

const cascadesFromTenant: TenantRule = ({ table, kind }, { foreignKeys }) => {
  if (kind !== 'tenant' || isRoot(table)) return [];
  const key = foreignKeys.find(
    (entry) => entry.table === table && isRoot(entry.target) && entry.columns.join() === tenantColumn,
  );
  if (key === undefined)
    return [
      {
        table,
        rule: 'tenant key',
        advice: 'organization_id has no foreign key to the organization; add it with ON DELETE CASCADE',
      },
    ];
  return key.onDelete === 'cascade'
    ? []
    : [
        {
          table,
          rule: 'tenant key',
          advice: `${key.name} is ON DELETE ${key.onDelete.toUpperCase()}; deleting an organization must delete its rows: CASCADE`,
        },
      ];
};

const uniquesBeginWithTenant: TenantRule = ({ table, kind }, { indexes }) =>
  (kind !== 'tenant' ? [] : indexes.filter((index) => index.table === table && index.unique && !index.primary))
    .filter(({ columns }) => columns[0] !== tenantColumn && !globalUniques.includes(`${table}(${columns.join(', ')})`))
    .map(({ name, columns }) => ({
      table,
      rule: 'unique',
      advice: `${name} (${columns.join(', ')}) tells one organization of another’s rows; begin it with organization_id, or argue it in exceptions.ts`,
    }));

const indexBeginsWithTenant: TenantRule = ({ table, kind }, { indexes }) =>
  kind !== 'tenant' ||
  isRoot(table) ||
  indexes.some((index) => index.table === table && index.columns[0] === tenantColumn)
    ? []
    : [{ table, rule: 'index', advice: 'no index begins with organization_id; add one' }];

const isWalled: TenantRule = ({ table, kind }, { tables, policies }) => {
  if (kind === 'shared') return [];
  const { enabled, forced } = tables.find((entry) => entry.table === table)!;
  const walls = policies.filter(
    (policy) => policy.table === table && policy.restrictive && policy.everyone && policy.command === 'ALL',
  );
  const findings: TableFinding[] =
    enabled && forced
      ? []
      : [
          {
            table,
            rule: 'row-level security',
            advice: `it is ${enabled ? 'not forced on the owner' : 'off'}; ENABLE and FORCE ROW LEVEL SECURITY`,
          },
        ];
  if (!walls.some(({ using, check }) => using !== null && check !== null)) {
    return [
      ...findings,
      {
        table,
        rule: 'restrictive policy',
        advice: 'no restrictive policy for all commands and roles has both USING and WITH CHECK; add one',
      },
    ];
  }
  if (kind === 'tenant') {
    const own = normalized(`${isRoot(table) ? 'id' : tenantColumn} = ${currentOrganization}`);
    const holds = (using: string, check: string) =>
      (using === own || using.startsWith(`${own}or${unchosen}`)) &&
      (organizationOptional.includes(table) ? check.includes(own) : check === own);
    if (!walls.some(({ using, check }) => holds(normalized(using), normalized(check)))) {
      findings.push({
        table,
        rule: 'restrictive policy',
        advice:
          'none compares the row’s organization with the transaction’s in USING (but for a person’s own rows while none is chosen), and nothing else in WITH CHECK; take tenant_isolation of orgraph/platform/tenant',
      });
    }
  }
  if (!policies.some((policy) => policy.table === table && !policy.restrictive))
    findings.push({
      table,
      rule: 'permissive policy',
      advice: 'restrictive policies alone show nothing; add tenant_rows',
    });
  return findings;
};

const referencedByPair: TenantRule = ({ table, kind }, { indexes, foreignKeys }) =>
  kind !== 'tenant' ||
  isRoot(table) ||
  !foreignKeys.some(({ target }) => target === table) ||
  indexes.some(
    (index) => index.table === table && index.unique && !index.partial && index.columns.join() === `${tenantColumn},id`,
  )
    ? []
    : [{ table, rule: 'pair', advice: 'others refer to it, but (organization_id, id) is not unique; add that unique' }];

/** How a person's own rows are opened: only while no organization is chosen. */
const unchosen = normalized(`${currentOrganization} is null and `);

const rules: TenantRule[] = [
  columnIsRequired,
  columnIsDeclared,
  cascadesFromTenant,
  uniquesBeginWithTenant,
  indexBeginsWithTenant,
  isWalled,
  referencedByPair,
  parentsAreOfTheTenant,
];

/** PostgreSQL adds parentheses, casts and spaces when it prints an expression back. */
function normalized(expression: string | null): string {
  return (expression ?? '').replace(/::text|[()\s"]/g, '').toLowerCase();
}
