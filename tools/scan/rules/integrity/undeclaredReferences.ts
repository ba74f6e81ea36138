import type { Reference } from '../../tenancy/references.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';

/** What refers to another table by its name alone; a tenant's own column is not among them. */
export const undeclaredReferences = ({ references, columns }: Tenancy): Reference[] =>
  [...references.values()]
    .flat()
    .filter(
      ({ foreignKey, table, columns: [column], target }) =>
        foreignKey === undefined &&
        !(columns.get(table)?.column.name === column && columns.get(table)?.root.table === target),
    );
