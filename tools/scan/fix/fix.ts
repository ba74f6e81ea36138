import type { Index, Table } from '../catalogue/catalogue.ts';
import { fixSchema } from '../catalogue/foreign.ts';
import { withTenant } from '../rules/tenancy/uniqueWithoutTenant.ts';
import type { Scan } from '../scan.ts';
import { identifier, literal } from '../sql.ts';
import { sameColumns } from '../tenancy/belonging.ts';
import { fillStatements } from './fill.ts';
import { nameOf } from './names.ts';
import {
  addConstraint,
  addIndex,
  block,
  dropConstraint,
  dropIndex,
  isValid,
  restoreConstraint,
  validate,
} from './statements.ts';
import { tablePlans, type TablePlan } from './tablePlan.ts';

/** Statements that mend what a scan found, and those that take it back; each runs by itself, outside of a transaction. */
export interface Fix {
  statements: readonly string[];
  rollback: readonly string[];
}

/** What one table needs, by phase; `rollback` undoes it in its own order. */
interface Phases {
  expand: string[];
  fill: string[];
  contract: string[];
  rollback: string[];
}

/** undefined where nothing that was found can be mended by statements alone. */
export function fixOf(scan: Scan): Fix | undefined {
  const { tenancy, catalogue } = scan;
  if (tenancy === undefined) return undefined;
  const plans = tablePlans(scan, tenancy);
  const unvalidated = catalogue.tables.flatMap((table) => invalidConstraints(table, scan));
  if (plans.length === 0 && unvalidated.length === 0) return undefined;
  const phases = plans.map((plan) => phasesOf(plan, plans, plan.fill ? fillStatements(plan, plans, tenancy) : []));
  const parents = plans.flatMap(parentKeys);
  return {
    statements: [
      ...opening,
      ...phases.flatMap(({ expand }) => expand),
      ...phases.flatMap(({ fill }) => fill),
      ...parents.flatMap(({ expand }) => expand),
      ...phases.flatMap(({ contract }) => contract),
      ...parents.flatMap(({ contract }) => contract),
      ...unvalidated.map(({ table, name }) => validate(table, name)),
    ],
    rollback: [
      settings,
      ...unvalidated.map(({ table, name, definition }) =>
        block(`if ${isValid(table, name)} then
    alter table ${table.sql} drop constraint ${identifier(name)}, add constraint ${identifier(name)} ${definition};
  end if;`),
      ),
      ...parents.flatMap(({ rollback }) => rollback),
      ...new Set(parents.flatMap(({ indexes }) => indexes)),
      ...phases.toReversed().flatMap(({ rollback }) => rollback),
      ...withoutQuarantine(plans),
      `drop schema if exists ${fixSchema} cascade`,
    ],
  };
}

const settings = `set client_min_messages = warning; set lock_timeout = '5s'; set statement_timeout = 0; set row_security = off`;

const opening = [
  settings,
  `create schema if not exists ${fixSchema}`,
  `create table if not exists ${fixSchema}.filled (relation text not null, key jsonb not null)`,
  `create table if not exists ${fixSchema}.ready (relation text primary key)`,
  `create table if not exists ${fixSchema}.quarantine (root text primary key, key text not null, made boolean not null)`,
];

function phasesOf(plan: TablePlan, plans: readonly TablePlan[], fill: string[]): Phases {
  const { table, root, column } = plan;
  const own = identifier(column);
  const key = nameOf(table.name, column, 'tenant_fkey');
  const index = nameOf(table.name, column, 'tenant_idx');
  const required = nameOf(table.name, column, 'tenant_required');
  const uniques = plan.uniques.map((unique) => ({ unique, name: nameOf(table.name, unique.name, 'in_tenant') }));
  return {
    expand: [
      ...(plan.added ? [`alter table ${table.sql} add column if not exists ${own} ${root.key.type}`] : []),
      ...(plan.foreignKey
        ? [
            addConstraint(
              table,
              key,
              `foreign key (${own}) references ${root.table.sql} (${identifier(root.key.name)}) on delete cascade`,
            ),
          ]
        : []),
      ...(plan.index ? addIndex(table, index, `(${own})`) : []),
      ...uniques.flatMap(({ unique, name }) => addIndex(table, name, withTenant(unique, column), true)),
    ],
    fill,
    contract: [
      ...(plan.foreignKey ? [validate(table, key)] : []),
      ...(plan.replacedKey === undefined
        ? []
        : [block(`if ${isValid(table, key)} then ${dropConstraint(table, plan.replacedKey.name)}; end if;`)]),
      ...(plan.fill ? requirement(table, own, required) : []),
      ...uniques.flatMap(({ unique, name }) => {
        const deferral = deferralOf(unique);
        return deferral === undefined
          ? []
          : [restoreConstraint(table, name, `unique using index ${identifier(name)} ${deferral}`)];
      }),
      ...uniques.map(({ unique }) =>
        unique.constraint === undefined ? dropIndex(table, unique.name) : dropConstraint(table, unique.name),
      ),
    ],
    rollback: [
      ...uniques.map(({ unique }) =>
        unique.constraint === undefined
          ? unique.definition.replace(/ INDEX /, ' INDEX IF NOT EXISTS ')
          : restoreConstraint(table, unique.name, unique.constraint),
      ),
      ...(plan.replacedKey === undefined
        ? []
        : [restoreConstraint(table, plan.replacedKey.name, plan.replacedKey.definition)]),
      ...uniques.flatMap(({ unique, name }) => [
        ...(deferralOf(unique) === undefined ? [] : [dropConstraint(table, name)]),
        dropIndex(table, name),
      ]),
      ...(plan.index ? [dropIndex(table, index)] : []),
      ...(plan.foreignKey ? [dropConstraint(table, key)] : []),
      ...(plan.added ? [`alter table ${table.sql} drop column if exists ${own}`] : plan.fill ? emptied(plan) : []),
    ],
  };
}

/** NOT NULL without reading the table under a lock: a valid CHECK proves it. */
const requirement = (table: Table, column: string, name: string): string[] => [
  block(
    `if not exists (select from ${fixSchema}.ready where relation = ${literal(table.sql)}) then
    raise exception '% is not filled: see what stopped this before', ${literal(table.title)};
  end if;`,
  ),
  addConstraint(table, name, `check (${column} is not null)`),
  `alter table ${table.sql} validate constraint ${identifier(name)}`,
  `alter table ${table.sql} alter column ${column} set not null`,
  dropConstraint(table, name),
];

/** When a unique that may be deferred is checked: only a constraint can say that of itself. */
const deferralOf = ({ constraint }: Index): string | undefined =>
  / (DEFERRABLE( INITIALLY DEFERRED)?)$/.exec(constraint ?? '')?.[1];

/** Rows that had no tenant have none again. */
const emptied = ({ table, column }: TablePlan): string[] => [
  `alter table ${table.sql} alter column ${identifier(column)} drop not null`,
  block(`if to_regclass('${fixSchema}.filled') is not null then
    update ${table.sql} as u set ${identifier(column)} = null from ${fixSchema}.filled as f
      where f.relation = ${literal(table.sql)} and f.key = jsonb_build_array(${(table.primaryKey ?? []).map((name) => `u.${identifier(name)}`).join(', ')});
  end if;`),
];

/** Holds children to their parents’ tenant: a unique pair of the parent, once, and a foreign key of both columns. */
const parentKeys = ({ table, column, parents }: TablePlan) =>
  parents.map(({ target, columns, targetColumns, tenantColumn }) => {
    const pair = nameOf(target.name, tenantColumn, ...targetColumns, 'pair');
    const key = nameOf(table.name, column, ...columns, 'same_tenant_fkey');
    const index = nameOf(table.name, column, ...columns, 'same_tenant_idx');
    const names = (...all: string[]) => `(${all.map(identifier).join(', ')})`;
    const isPaired = target.indexes.some(
      ({ unique, predicate, columns: own }) =>
        unique && predicate === undefined && sameColumns(own, [tenantColumn, ...targetColumns]),
    );
    return {
      expand: [
        ...(isPaired ? [] : addIndex(target, pair, names(tenantColumn, ...targetColumns), true)),
        ...addIndex(table, index, names(column, ...columns)),
        addConstraint(
          table,
          key,
          `foreign key ${names(column, ...columns)} references ${target.sql} ${names(tenantColumn, ...targetColumns)}`,
        ),
      ],
      contract: [validate(table, key)],
      rollback: [dropConstraint(table, key)],
      indexes: [dropIndex(table, index), ...(isPaired ? [] : [dropIndex(target, pair)])],
    };
  });

/** The tenants that were made for what has none go, when nothing is theirs any more. */
const withoutQuarantine = (plans: readonly TablePlan[]): string[] =>
  [...new Set(plans.map(({ root }) => root))].map(({ table, key }) =>
    block(`if to_regclass('${fixSchema}.quarantine') is not null then
    delete from ${table.sql} as r using ${fixSchema}.quarantine as q
      where q.made and q.root = ${literal(table.sql)} and r.${identifier(key.name)}::text = q.key;
  end if;`),
  );

/** The constraints that are not validated, and that T07 tells of. */
const invalidConstraints = (table: Table, { report }: Scan) =>
  [...table.foreignKeys, ...table.checks]
    .filter(({ valid }) => !valid)
    .filter(({ name }) =>
      report.findings.some(
        ({ rule, table: title, object, accepted }) =>
          rule === 'T07' && title === table.title && object === name && accepted === undefined,
      ),
    )
    .map(({ name, definition }) => ({ table, name, definition }));
