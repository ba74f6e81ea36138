import type { Table } from '../catalogue/catalogue.ts';
import { fixSchema } from '../catalogue/foreign.ts';
import { identifier, literal } from '../sql.ts';
import { membershipOf } from '../tenancy/membership.ts';
import type { Tenancy } from '../tenancy/tenancy.ts';
import { userColumnsOf } from '../tenancy/userColumns.ts';
import { block } from './statements.ts';
import type { TablePlan } from './tablePlan.ts';

/** How many rows a transaction changes. */
const batch = 10_000;
/** The share of rows that must have an owner before the rest is set apart. */
const enough = 0.95;

/**
 * Gives rows without a tenant the one of their parent, else of their user; then asserts that enough have one, and gives
 * the rest to a tenant that is made for them, where nobody looks by mistake.
 */
export function fillStatements(plan: TablePlan, plans: readonly TablePlan[], tenancy: Tenancy): string[] {
  const { table, column, root } = plan;
  const owners = ownersOf(plan, plans, tenancy);
  const own = identifier(column);
  return [
    ...(owners.length === 0 ? [] : [inBatches(plan, `coalesce(${owners.join(', ')})`)]),
    block(
      `select count(*), count(t.${own}) into total, filled from ${table.sql} as t;
  if filled < ${enough} * total then
    raise exception '% of % rows of % have a tenant: less than ${enough * 100} percent. Fill them, and run this again.', filled, total, ${literal(table.title)};
  end if;
  insert into ${fixSchema}.ready values (${literal(table.sql)}) on conflict do nothing;`,
      'total bigint; filled bigint;',
    ),
    quarantine(plan),
    inBatches(
      plan,
      `(select q.key::${root.key.type} from ${fixSchema}.quarantine as q where q.root = ${literal(root.table.sql)})`,
    ),
  ];
}

/** What each row's tenant can be read from, nearest first, as expressions over its alias `t`. */
function ownersOf({ table, column, root }: TablePlan, plans: readonly TablePlan[], tenancy: Tenancy): string[] {
  const tenantOf = (target: Table) => {
    const planned = plans.find((plan) => plan.table === target);
    const own = tenancy.columns.get(target);
    return planned ?? (own === undefined ? undefined : { column: own.column.name, root: own.root });
  };
  const parents = tenancy.references.get(table)!.flatMap(({ columns, target, targetColumns, typesFit }) => {
    const theirs = tenantOf(target);
    if (theirs === undefined || !typesFit || columns.includes(column) || target === table) return [];
    const same = columns.map((name, index) => `p.${identifier(targetColumns[index]!)} = t.${identifier(name)}`);
    const parent = `${target.sql} as p`;
    if (theirs.root === root)
      return [`(select p.${identifier(theirs.column)} from ${parent} where ${same.join(' and ')} limit 1)`];
    // A team's row is of the organization that the team is of.
    const above = tenantOf(theirs.root.table);
    if (above?.root !== root) return [];
    const between = `${theirs.root.table.sql} as r on r.${identifier(theirs.root.key.name)} = p.${identifier(theirs.column)}`;
    return [
      `(select r.${identifier(above.column)} from ${parent} join ${between} where ${same.join(' and ')} limit 1)`,
    ];
  });
  const membership = membershipOf(tenancy);
  const users =
    membership?.root !== root
      ? []
      : userColumnsOf(table, tenancy)
          .filter((name) => name !== column)
          .map((name) => {
            const own = `m.${identifier(membership.tenant)}`;
            // Of a user of several tenants nobody can say by the user alone which it is.
            return `(select (array_agg(${own}))[1] from ${membership.table.sql} as m where m.${identifier(membership.user)} = t.${identifier(name)} having count(distinct ${own}) = 1)`;
          });
  return [...new Set([...parents, ...users])];
}

/** Fills what is null, a batch a transaction, and records which rows of a column that was there were filled. */
function inBatches({ table, column, added }: TablePlan, value: string): string {
  const own = identifier(column);
  const update = `update ${table.sql} as u set ${own} = s.tenant
      from (select t.ctid as place, t.tableoid as part, ${value} as tenant from ${table.sql} as t where t.${own} is null and ${value} is not null limit ${batch}) as s
      where u.ctid = s.place and u.tableoid = s.part`;
  const key = `jsonb_build_array(${(table.primaryKey ?? []).map((name) => `u.${identifier(name)}`).join(', ')})`;
  return block(
    `loop
    ${added ? update : `with filled as (${update} returning ${key} as key)\n      insert into ${fixSchema}.filled select ${literal(table.sql)}, key from filled`};
    get diagnostics changed = row_count;
    exit when changed = 0;
    commit;
  end loop;`,
    'changed bigint;',
  );
}

/** Makes the tenant of what has none, once, and only where something has none. */
function quarantine({ table, column, root }: TablePlan): string {
  const { table: tenants, key } = root;
  const required = tenants.columns.filter(
    ({ nullable, defaultValue, numbered, generated }) =>
      !nullable && defaultValue === undefined && !numbered && generated === undefined,
  );
  const referring = new Set(tenants.foreignKeys.flatMap(({ columns }) => columns));
  const possible = required.every(({ name }) => !referring.has(name));
  const insert =
    required.length === 0
      ? `insert into ${tenants.sql} default values`
      : `insert into ${tenants.sql} (${required.map(({ name }) => identifier(name)).join(', ')}) values (${required.map(({ type, labels }) => made(type, labels)).join(', ')})`;
  const refusal = `raise exception 'Make a row of % for what has no tenant, and name it: set orgraph.quarantine = …', ${literal(tenants.title)};`;
  return block(
    `if exists (select from ${table.sql} as t where t.${identifier(column)} is null)
    and not exists (select from ${fixSchema}.quarantine where root = ${literal(tenants.sql)}) then
    tenant := nullif(current_setting('orgraph.quarantine', true), '');
    if tenant is null then
      ${possible ? `begin ${insert} returning ${identifier(key.name)}::text into own; exception when integrity_constraint_violation or data_exception then ${refusal} end;` : refusal}
    end if;
    insert into ${fixSchema}.quarantine values (${literal(tenants.sql)}, coalesce(tenant, own), tenant is null);
  end if;`,
    'tenant text; own text;',
  );
}

/** A value that a required column without a default takes. */
function made(type: string, labels: readonly string[] | undefined): string {
  if (labels !== undefined) return literal(labels[0]!);
  if (type === 'uuid') return 'gen_random_uuid()';
  const [, length] = /^character(?: varying)?\((\d+)\)$/.exec(type) ?? [];
  if (/^(text|character|name|citext)/.test(type.replace(/^.*\./, '')))
    return literal('quarantine'.slice(0, Number(length ?? 10)));
  if (/^(timestamp|date|time)/.test(type)) return 'now()';
  if (type === 'boolean') return 'false';
  if (/^jsonb?$/.test(type)) return `'{}'`;
  return type.endsWith('[]') ? `'{}'` : `'0'`;
}
