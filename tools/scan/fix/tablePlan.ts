import type { ForeignKey, Index, Table } from '../catalogue/catalogue.ts';
import type { ScanFinding } from '../finding.ts';
import { isRandom, uniquesWithoutTenant } from '../rules/tenancy/uniqueWithoutTenant.ts';
import type { Scan } from '../scan.ts';
import { belongingTables, isLinkOfTenants, isLog, isPersonal, sameColumns } from '../tenancy/belonging.ts';
import type { Reference } from '../tenancy/references.ts';
import type { Tenancy } from '../tenancy/tenancy.ts';
import { usualName, type Root } from '../tenancy/tenantColumns.ts';
import { namedTenant } from '../tenancy/tenantPairs.ts';

/** What is to become of one table. */
export interface TablePlan {
  table: Table;
  root: Root;
  /** The column of its tenant, and whether it is added. */
  column: string;
  added: boolean;
  /** Rows without a tenant get one, and the column is then required. */
  fill: boolean;
  foreignKey: boolean;
  /** The foreign key to the root that does not cascade, which goes when one that does is there. */
  replacedKey: ForeignKey | undefined;
  index: boolean;
  /** Uniques over all tenants that are to be unique in one. */
  uniques: readonly Index[];
  /** References to rows of tenants that are to be held to the same tenant, with the column of theirs. */
  parents: readonly (Reference & { tenantColumn: string })[];
}

/**
 * The tables that the scan's findings of T02, T03, T05, T06, T08, T09, T10, T11, T15 and B01 are about, parents before
 * children. What is accepted, a column of another type than the tenants' key (T04), and a virtual one, which neither
 * key nor index can have, is left as it is.
 */
export function tablePlans({ report, catalogue }: Scan, tenancy: Tenancy): TablePlan[] {
  const findings = report.findings.filter(({ accepted }) => accepted === undefined);
  const added = addedTables(catalogue.tables, tenancy, findings);
  const columns = new Map(
    [...tenancy.columns]
      .filter(([, { column }]) => column.generated !== 'virtual')
      .map(([table, { column, root }]) => [table, { name: column.name, root }]),
  );
  for (const [table, root] of added) columns.set(table, { name: usualName(tenancy.columns, root), root });
  const has = (table: Table, ...rules: string[]) =>
    findings.some((finding) => finding.table === table.title && rules.includes(finding.rule));
  const said = (rule: string, table: Table, object: string) =>
    findings.some((finding) => finding.rule === rule && finding.table === table.title && finding.object === object);
  const plans = [...columns]
    .filter(([table]) => !has(table, 'T04'))
    .map(([table, { name, root }]): TablePlan => {
      const isAdded = added.has(table);
      return {
        table,
        root,
        column: name,
        added: isAdded,
        fill: isAdded || (has(table, 'T03', 'B01') && table.primaryKey !== undefined && isWritten(table, name)),
        foreignKey: isAdded || has(table, 'T05', 'T06'),
        replacedKey: table.foreignKeys.find((key) => said('T06', table, key.name)),
        index: isAdded || has(table, 'T09', 'T10'),
        uniques:
          table === tenancy.users
            ? []
            : replaceableUniques(
                table,
                name,
                catalogue.tables,
                tenancy,
                (index) => isAdded || said('T08', table, index.name),
              ),
        parents: tenancy.references.get(table)!.flatMap((reference) => {
          const { foreignKey, target, columns: from } = reference;
          const parent = columns.get(target);
          const wanted = isAdded || added.has(target) || has(table, 'T11');
          return foreignKey === undefined ||
            parent?.root !== root ||
            from.includes(name) ||
            !wanted ||
            namedTenant(reference, parent.name) !== undefined ||
            isHeld(table, reference, name)
            ? []
            : [{ ...reference, tenantColumn: parent.name }];
        }),
      };
    })
    .filter((plan) => plan.fill || plan.foreignKey || plan.index || plan.uniques.length > 0 || plan.parents.length > 0);
  return parentsFirst(plans, tenancy);
}

/** Somebody writes the column, and the database does not compute it. */
const isWritten = ({ columns }: Table, column: string): boolean =>
  columns.find(({ name }) => name === column)?.generated === undefined;

/** A foreign key of the reference's columns and the tenant's is there. */
const isHeld = ({ foreignKeys }: Table, { target, columns }: Reference, tenant: string): boolean =>
  foreignKeys.some(
    (key) =>
      key.target === target && key.columns.includes(tenant) && columns.every((name) => key.columns.includes(name)),
  );

/** Rows take their tenant from their parents': these are filled first. In a circle somebody is the first. */
function parentsFirst(plans: readonly TablePlan[], { references }: Tenancy): TablePlan[] {
  const sorted = new Set<TablePlan>();
  const visited = new Set<TablePlan>();
  const byTable = new Map(plans.map((plan) => [plan.table, plan]));
  function visit(plan: TablePlan): void {
    if (visited.has(plan)) return;
    visited.add(plan);
    for (const { target } of references.get(plan.table)!) {
      const parent = byTable.get(target);
      if (parent !== undefined) visit(parent);
    }
    sorted.add(plan);
  }
  plans.forEach(visit);
  return [...sorted];
}

/** The tables that get a column, each with the root whose key it holds. */
function addedTables(tables: readonly Table[], tenancy: Tenancy, findings: readonly ScanFinding[]): Map<Table, Root> {
  const roots = new Map<Table, Root>();
  for (const [table, { root }] of belongingTables(tables, tenancy)) {
    const wanted = findings.some(
      ({ rule, table: title }) => (rule === 'T02' || rule === 'T15') && title === table.title,
    );
    if (!wanted || (isLog(table) && !isLinkOfTenants(table, tenancy)) || isPersonal(table, tenancy)) continue;
    roots.set(table, root);
  }
  return roots;
}

/**
 * Not what is random, and not what a foreign key refers to: that must stay unique by itself. Nor what may be deferred in
 * a partitioned table, to which no constraint can be given from its index.
 */
const replaceableUniques = (
  table: Table,
  tenant: string,
  tables: readonly Table[],
  tenancy: Tenancy,
  isWanted: (index: Index) => boolean,
): Index[] =>
  uniquesWithoutTenant(table, tenant).filter(
    (index) =>
      isWanted(index) &&
      !isRandom(table, index, tenancy) &&
      !(table.kind === 'partitioned' && / DEFERRABLE/.test(index.constraint ?? '')) &&
      !tables.some(({ foreignKeys }) =>
        foreignKeys.some(({ target, targetColumns }) => target === table && sameColumns(targetColumns, index.columns)),
      ),
  );
