import { randomUUID } from 'node:crypto';
import { attempt, byForeignKey, byPolicy, cameToNothing, describe } from './attempt.ts';
import { ownerOf } from './owner.ts';
import { read, type Check, type Probe } from './probe.ts';
import { relationsOf } from './worlds.ts';

/** The viewer's row as an insert takes it, with other values for some of its columns. */
export async function insertion(
  { database, meta, table, viewer, own }: Probe,
  changes: Record<string, unknown>,
): Promise<{ sql: string; parameters: unknown[] }> {
  const [row] = await read<{ columns: Record<string, unknown> }>(
    database,
    viewer.scope,
    `select to_jsonb(t) as columns from ${table} t where id = $1`,
    [own],
  );
  const generated = new Set(
    meta.props.filter((property) => property.generated !== undefined).flatMap(({ fieldNames }) => fieldNames),
  );
  const names = Object.keys(row?.columns ?? {})
    .filter((name) => !generated.has(name))
    .map((name) => `"${name}"`)
    .join(', ');
  return {
    sql: `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`,
    parameters: [JSON.stringify({ ...row?.columns, id: randomUUID(), ...changes })],
  };
}

const changeForeign: Check = async ({ database, table, viewer, foreign, report }) => {
  for (const [what, sql] of [
    ['update', `update ${table} set created_at = created_at where id = $1 returning 1`],
    ['delete', `delete from ${table} where id = $1 returning 1`],
  ] as const) {
    const outcome = await attempt(database, viewer.scope, (_, query) => query(sql, [foreign]));
    if (!cameToNothing(outcome)) report(`the ${what} of a foreign row ${describe(outcome)}`);
  }
};

const changeAll: Check = async ({ database, table, viewer, foreign, report }) => {
  const outcome = await attempt(database, viewer.scope, async (_, query) =>
    (await query<{ id: string }>(`update ${table} set created_at = created_at returning id`)).filter(
      ({ id }) => id === foreign,
    ),
  );
  if (!cameToNothing(outcome)) report(`an update without WHERE of foreign rows ${describe(outcome)}`);
  const [truncate] = await read<{ allowed: boolean }>(
    database,
    viewer.scope,
    `select has_table_privilege(current_user, '${table}', 'truncate') as allowed`,
  );
  if (truncate!.allowed) report('the runtime role may truncate it, past row-level security');
};

const insertForOther: Check = async (probe) => {
  const { database, meta, viewer, other, report } = probe;
  const owner = ownerOf(meta);
  const { sql, parameters } = await insertion(probe, { [owner.column]: owner.of(other) });
  const outcome = await attempt(database, viewer.scope, async (_, query) => {
    await query(sql, parameters);
    return [1];
  });
  if (outcome.refused !== byPolicy) report(`an insert for another owner ${describe(outcome)}`);
};

const giveAway: Check = async ({ database, entity, meta, table, viewer, other, own, report }) => {
  const owner = ownerOf(meta);
  const raw = await attempt(database, viewer.scope, (_, query) =>
    query(`update ${table} set ${owner.column} = $2 where id = $1 returning 1`, [own, owner.of(other)]),
  );
  if (raw.refused !== byPolicy) report(`giving its own row to another owner ${describe(raw)}`);
  if (owner.column !== 'organization_id') return;
  const stamped = await attempt(database, viewer.scope, async (em) => {
    const row = (await em.findOneOrFail(entity, { id: own } as never)) as { organizationId: string };
    row.organizationId = other.organization;
    await em.flush();
    return [1];
  });
  if (stamped.refused === undefined) report('the entity manager gives a row to another organization');
};

/** A child under another organization's parent is refused by the key itself, by whatever way it is written. */
export const foreignParent: Check = async (probe) => {
  const { database, meta, table, viewer, other, own, report } = probe;
  const [may] = await read<{ update: boolean }>(
    database,
    viewer.scope,
    `select has_table_privilege(current_user, '${table}', 'update') as update`,
  );
  for (const { name, fieldNames, targetMeta } of relationsOf(meta)) {
    const parent = other.rows.get(targetMeta!.class as never);
    if (targetMeta!.properties['organizationId' as never] === undefined || parent === undefined) continue;
    const column = fieldNames[0]!;
    const { sql, parameters } = may!.update
      ? { sql: `update ${table} set "${column}" = $2 where id = $1 returning 1`, parameters: [own, parent] }
      : await insertion(probe, { [column]: parent });
    const outcome = await attempt(database, viewer.scope, (_, query) => query(sql, parameters));
    if (outcome.refused !== byForeignKey) report(`a foreign ${name} as its parent ${describe(outcome)}`);
  }
};

export const writing: Check[] = [changeForeign, changeAll, insertForOther, giveAway, foreignParent];
