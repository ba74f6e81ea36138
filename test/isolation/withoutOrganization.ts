import { nobody, scopeOfLookup, scopeOfUser } from '#platform/data/scope.ts';
import { attempt, byPolicy, cameToNothing, describe } from './attempt.ts';
import { ownerOf } from './owner.ts';
import { idsIn, read, type Check } from './probe.ts';
import { insertion } from './writing.ts';

const updateAll = (table: string) => `update ${table} set created_at = created_at returning 1`;
const deleteAll = (table: string) => `delete from ${table} returning 1`;

/** With neither organization nor person there is nothing, and nothing can be added. */
const forNobody: Check = async (probe) => {
  const { database, meta, table, other, report } = probe;
  const seen = await idsIn(probe, nobody);
  if (seen.length > 0) report(`${seen.length} rows show without an organization`);
  for (const sql of [updateAll(table), deleteAll(table)]) {
    const outcome = await attempt(database, nobody, (_, query) => query(sql));
    if (!cameToNothing(outcome)) report(`without an organization, "${sql}" ${describe(outcome)}`);
  }
  const owner = ownerOf(meta);
  const { sql, parameters } = await insertion(probe, { [owner.column]: owner.of(other) });
  const outcome = await attempt(database, nobody, async (_, query) => {
    await query(sql, parameters);
    return [1];
  });
  if (outcome.refused !== byPolicy) report(`an insert without an organization ${describe(outcome)}`);
};

/** A person without an organization may see what is theirs, and changes nothing of an organization. */
const forPerson: Check = async (probe) => {
  const { database, meta, table, viewer, foreign, report } = probe;
  const scope = scopeOfUser(viewer.user);
  if ((await idsIn(probe, scope)).includes(foreign)) report('a person sees a foreign row without an organization');
  const owner = ownerOf(meta);
  if (owner.of(viewer) !== viewer.organization) return;
  const email = await emailIn(probe);
  for (const reader of email === null ? [scope] : [scope, scopeOfUser(viewer.user, email)])
    for (const sql of [updateAll(table), deleteAll(table)]) {
      const outcome = await attempt(database, reader, (_, query) => query(sql));
      if (!cameToNothing(outcome)) report(`for a person without an organization, "${sql}" ${describe(outcome)}`);
    }
  const { sql, parameters } = await insertion(probe, {});
  const outcome = await attempt(database, scope, async (_, query) => {
    await query(sql, parameters);
    return [1];
  });
  if (outcome.refused !== byPolicy) report(`an insert of a person without an organization ${describe(outcome)}`);
};

/** The e-mail address in the table's rows, if they hold one: who has verified it may see them. */
async function emailIn({ database, meta, table, other }: Parameters<Check>[0]): Promise<string | null> {
  if (meta.properties['email' as never] === undefined) return null;
  const [row] = await read<{ email: string | null }>(
    database,
    other.scope,
    `select email::text as email from ${table} limit 1`,
    [],
  );
  return row?.email ?? null;
}

/** What a named look-up opens is one row of one table, to be read, not changed. */
const forLookups: Check = async (probe) => {
  const { database, meta, table, other, foreign, report } = probe;
  for (const { source, purpose, key } of await lookupsOf(probe)) {
    const target = [...other.rows.keys()].find((entity) => database.orm.getMetadata().get(entity).tableName === source);
    const [row] = await read<{ value: string }>(
      database,
      other.scope,
      `select (${key})::text as value from "${source}" where id = $1`,
      [target === undefined ? null : other.rows.get(target)],
    );
    // A shared table has rows of nobody: its look-ups open nothing of the others, whatever is looked for.
    const scope = scopeOfLookup(purpose, row?.value ?? 'anything');
    const expected = source === meta.tableName ? [foreign] : [];
    const seen = await idsIn(probe, scope);
    if (seen.join() !== expected.join())
      report(`the look-up ${purpose} shows ${seen.length} rows instead of ${expected.length}`);
    for (const sql of [updateAll(table), deleteAll(table)]) {
      const outcome = await attempt(database, scope, (_, query) => query(sql));
      if (!cameToNothing(outcome)) report(`under the look-up ${purpose}, "${sql}" ${describe(outcome)}`);
    }
  }
};

/** The look-ups that the live policies open: `purpose`, and what of a row is compared with what is looked for. */
async function lookupsOf({ database, viewer }: Pick<Parameters<Check>[0], 'database' | 'viewer'>) {
  const policies = await read<{ source: string; qual: string }>(
    database,
    viewer.scope,
    `select tablename as source, qual from pg_policies where schemaname = 'public' and qual ~ 'app.purpose'`,
  );
  return policies.flatMap(({ source, qual }) =>
    [
      ...qual.matchAll(
        /current_setting\('app\.purpose'[^=]*= '([\w-]+)'::text\) AND \(([^=]+) = \(?current_setting\('app\.lookup'/g,
      ),
    ].map(([, purpose, key]) => ({ source, purpose: purpose!, key: key! })),
  );
}

export const withoutOrganization: Check[] = [forNobody, forPerson, forLookups];
