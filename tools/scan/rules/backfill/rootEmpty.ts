import type { Rule } from '../../rule.ts';

export const rootEmpty: Rule = {
  id: 'B05',
  name: 'ROOT_EMPTY',
  family: 'back-fill',
  severity: 'warning',
  needsRows: true,
  impact: 'There is not one tenant that the rows could belong to: the columns are there, and nothing is kept apart.',
  cause: 'The tables were made ready for tenants, and no tenant was made.',
  check: ({ tenancy, inEach, session }) =>
    inEach(
      tenancy.roots.map(({ table }) => table),
      async (table) => {
        const any = async (sql: string) =>
          (await session.query<{ any: boolean }>(`select exists (select from ${sql}) as any`))[0]!.any;
        if (await any(table.sql)) return [];
        for (const [child, { root }] of tenancy.columns) {
          if (root.table === table && (await any(child.sql)))
            return [
              {
                table,
                message: `${table.title} is empty, and ${child.title} is not`,
                fix: `make a tenant for those who are there, and give it the rows of their users`,
                verify: `select count(*) from ${table.sql}`,
              },
            ];
        }
        return [];
      },
    ),
};
