import type { Wound } from './wound.ts';

/** What is wrong with a table's own keys, columns and values, or with what its heirs do not inherit. */
export const tableWounds = {
  noKey: (draft) => draft.label(draft.tenantTable(draft.noun(), { primaryKey: 'none' }), 'I01'),
  inheritsNothing: (draft) => {
    const parent = draft.tenantTable(draft.noun());
    const child = draft.name(draft.noun(), parent.root);
    draft.add(`create table ${child.sql} () inherits (${parent.sql})`);
    draft.label(child, 'I01', 'T05', 'T09');
  },
  nullsInHeirs: (draft) => {
    const parent = draft.tenantTable(draft.noun(), { nullable: true });
    const child = draft.name(draft.noun(), parent.root);
    const tenant = draft.tenantColumn(parent.root!);
    draft.add(
      `create table ${child.sql} (primary key (id), unique (${tenant}, id), foreign key (${tenant}) references ${parent.root!.sql} on delete cascade) inherits (${parent.sql})`,
      `insert into ${child.sql} (id, name) select ${draft.key('200 + n')}, 'name' from generate_series(1, 20) n`,
    );
    draft.label(parent, 'T03');
    draft.label(child, 'T03', 'B01');
  },
  twiceInOne: (draft) => {
    const table = draft.tenantTable(draft.noun(), { extra: ['email text'] });
    draft.add(`update ${table.sql} set email = 'somebody@acme.test'`);
    draft.label(table, 'I06');
  },
  anyStatus: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { extra: [`status text not null default 'open'`] }), 'I08'),
  statusesInTwoSpellings: (draft) => {
    const table = draft.tenantTable(draft.noun(), { extra: [`status text not null default 'open'`] });
    draft.add(`update ${table.sql} set status = 'OPEN' where name < 'name 2'`);
    draft.label(table, 'I08', 'I09');
  },
  noStatus: (draft) => {
    const table = draft.tenantTable(draft.noun(), {
      extra: [`status text default 'open' check (status in ('open', 'closed'))`],
    });
    draft.add(`update ${table.sql} set status = null`);
    draft.label(table, 'I07');
  },
  idsInArrays: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { extra: [`${draft.column('reviewer ids')} uuid[]`] }), 'I10'),
  naiveTime: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { extra: [`${draft.column('sent at')} timestamp`] }), 'I11'),
  keyWithoutIndex: (draft) => {
    const [parent, root] = [draft.tenantTable(draft.noun()), draft.roots.at(-1)!];
    const [tenant, column] = [draft.tenantColumn(root), draft.column(`${parent.noun} id`)];
    const table = draft.tenantTable(draft.noun(), {
      extra: [
        `${column} ${draft.type()}`,
        `foreign key (${tenant}, ${column}) references ${parent.sql} (${tenant}, id)`,
      ],
    });
    draft.label(table, 'I05');
  },
  indexTwice: (draft) => {
    const table = draft.tenantTable(draft.noun());
    draft.add(`create index on ${table.sql} (name)`, `create index on ${table.sql} (name)`);
    draft.label(table, 'I16');
  },
  tokenInClear: (draft) => {
    const table = draft.tenantTable(draft.noun(), { extra: [`${draft.column('access token')} text`] });
    draft.add(`update ${table.sql} set ${draft.column('access token')} = 'xoxb-1-abcdefgh'`);
    draft.label(table, 'S01');
  },
  invitationInClear: (draft) => {
    const table = draft.tenantTable('invitation', {
      extra: ['token text', `${draft.column('expires at')} timestamptz`, 'unique (token)'],
    });
    draft.add(`update ${table.sql} set token = 'abc' || id`);
    draft.label(table, 'S02', 'T08');
  },
  weakHashes: (draft) => {
    const table = draft.tenantTable('login', { extra: [`${draft.column('password hash')} text`] });
    draft.add(`update ${table.sql} set ${draft.column('password hash')} = md5(name)`);
    draft.label(table, 'S03');
  },
  demonstrationAccounts: (draft) => {
    const tenant = draft.tenantColumn(draft.roots.at(-1)!);
    const table = draft.tenantTable('sign in', { extra: ['email text', 'password text', `unique (${tenant}, email)`] });
    draft.add(`update ${table.sql} set email = id || '@example.com', password = 'demo'`);
    draft.label(table, 'S03', 'S04');
  },
} satisfies Record<string, Wound>;
