import type { Query } from '../data/unitOfWork.ts';

/** A table whose rows belong to organizations. */
export type OwnedTable = {
  name: string;
  /** Nobody but its owner deletes from it. */
  isAppendOnly: boolean;
};

/** Every table with the organization's column, as the catalogue has them; what refers to others comes before them. */
export async function ownedTables(query: Query): Promise<OwnedTable[]> {
  const left = new Map(
    (await query<OwnedTable & { parents: string[] }>(tables)).map((table) => [table.name, table] as const),
  );
  const ordered: OwnedTable[] = [];
  while (left.size > 0) {
    const parents = new Set([...left.values()].flatMap(({ name, parents: all }) => all.filter((one) => one !== name)));
    const free = [...left.values()].filter(({ name }) => !parents.has(name));
    // In a circle no order helps: what refers to a row goes with it, or is emptied.
    for (const { name, isAppendOnly } of free.length > 0 ? free : [...left.values()].slice(0, 1)) {
      ordered.push({ name, isAppendOnly });
      left.delete(name);
    }
  }
  return ordered;
}

const tables = `
  select t.relname as name, not has_table_privilege(t.oid, 'delete') as "isAppendOnly",
    array(select parent.relname::text from pg_constraint key join pg_class parent on parent.oid = key.confrelid
      where key.contype = 'f' and key.conrelid = t.oid) as parents
  from pg_class t
  where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
    and exists (select from pg_attribute where attrelid = t.oid and attname = 'organization_id' and not attisdropped)
  order by t.relname`;
