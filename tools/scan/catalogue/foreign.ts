/**
 * A condition of SQL: the object is neither PostgreSQL's own nor an extension's. `namespace` and `object` are aliases,
 * `catalogue` is the object's system catalogue.
 */
export const foreign = (namespace: string, object: string, catalogue: string): string =>
  `${namespace}.nspname <> 'information_schema' and not starts_with(${namespace}.nspname, 'pg_') and not exists (
      select from pg_depend x where x.classid = '${catalogue}'::regclass and x.objid = ${object}.oid and x.deptype = 'e')`;
