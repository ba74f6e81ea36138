/** Where a fix keeps what its rollback needs; it is part of no database. */
export const fixSchema = 'orgraph_fix';

/**
 * A condition of SQL: the object is neither PostgreSQL's own nor an extension's, nor a fix's. `namespace` and `object` are aliases,
 * `catalogue` is the object's system catalogue.
 */
export const foreign = (namespace: string, object: string, catalogue: string): string =>
  `${namespace}.nspname not in ('information_schema', '${fixSchema}') and not starts_with(${namespace}.nspname, 'pg_') and not exists (
      select from pg_depend x where x.classid = '${catalogue}'::regclass and x.objid = ${object}.oid and x.deptype = 'e')`;
