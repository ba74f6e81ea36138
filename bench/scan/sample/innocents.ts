import type { Draft } from './draft.ts';

/** What looks like a wound, and is none. */
export const innocents: readonly ((draft: Draft) => void)[] = [
  function sharedTables(draft) {
    const [countries, cities] = [draft.name('country'), draft.name('city')];
    const country = draft.column('country id');
    draft.add(
      `create table ${countries.sql} (id ${draft.type()} primary key, code text not null unique)`,
      `create table ${cities.sql} (id ${draft.type()} primary key, ${country} ${draft.type()} not null references ${countries.sql}, name text not null)`,
      `create index on ${cities.sql} (${country})`,
    );
  },
  function linkOfOneTenant(draft) {
    const [one, other] = [draft.tenantTable('tag'), draft.tenantTable('label')];
    const link = draft.name('tag label', one.root);
    const [tenant, first, second] = [draft.tenantColumn(one.root!), draft.column('tag id'), draft.column('label id')];
    draft.add(
      `create table ${link.sql} (${tenant} ${draft.type()} not null references ${one.root!.sql} on delete cascade, ${first} ${draft.type()} not null, ${second} ${draft.type()} not null,
        primary key (${tenant}, ${first}, ${second}), foreign key (${tenant}, ${first}) references ${one.sql} (${tenant}, id), foreign key (${tenant}, ${second}) references ${other.sql} (${tenant}, id))`,
      `create index on ${link.sql} (${tenant}, ${second})`,
      `insert into ${link.sql} select ${draft.key('1 + n % 3')}, ${draft.key('n')}, ${draft.key('n')} from generate_series(1, 30) n`,
    );
  },
  function logOfTenants(draft) {
    draft.tenantTable('audit log', { extra: ['action text'] });
  },
  function emptyTable(draft) {
    draft.tenantTable(draft.noun(), {
      rows: 0,
      extra: ['slug text', `unique (${draft.tenantColumn(draft.roots.at(-1)!)}, slug)`],
    });
  },
  function idsOfOtherSystems(draft) {
    const tenant = draft.tenantColumn(draft.roots.at(-1)!);
    const [slack, stripe] = [draft.column('slack user id'), draft.column('stripe customer id')];
    draft.tenantTable(draft.noun(), {
      extra: [`${slack} text`, `${stripe} text`, `unique (${tenant}, ${slack})`, `unique (${tenant}, ${stripe})`],
    });
  },
  function inSmallLetters(draft) {
    const { sql, root } = draft.tenantTable(draft.noun(), { extra: ['slug text'] });
    draft.add(`create unique index on ${sql} (${draft.tenantColumn(root!)}, lower(slug)) where slug is not null`);
  },
  function ofItself(draft) {
    const tenant = draft.tenantColumn(draft.roots.at(-1)!);
    const parent = draft.column('parent id');
    const { sql } = draft.tenantTable(draft.noun(), { extra: [`${parent} ${draft.type()}`] });
    draft.add(
      `alter table ${sql} add foreign key (${tenant}, ${parent}) references ${sql} (${tenant}, id)`,
      `create index on ${sql} (${tenant}, ${parent})`,
    );
  },
  function states(draft) {
    draft.tenantTable(draft.noun(), {
      extra: [`status text not null default 'open' check (status in ('open', 'closed'))`],
    });
  },
  function views(draft) {
    const { sql } = draft.tenantTable(draft.noun());
    draft.add(
      `create view ${sql.replace(/"$/, ' seen"')} as select * from ${sql}`,
      `create view ${sql.replace(/"$/, ' asked"')} with (security_invoker = true) as select id from ${sql}`,
      `create materialized view ${sql.replace(/"$/, ' counted"')} as select count(*) from ${sql}`,
    );
  },
  function inheriting(draft) {
    const parent = draft.tenantTable(draft.noun());
    const child = draft.name(draft.noun(), parent.root);
    const tenant = draft.tenantColumn(parent.root!);
    draft.add(
      `create table ${child.sql} (more text, primary key (id), unique (${tenant}, id), foreign key (${tenant}) references ${parent.root!.sql} on delete cascade) inherits (${parent.sql})`,
      `insert into ${child.sql} (id, ${tenant}, name) select ${draft.key('100 + n')}, ${draft.key('1 + n % 3')}, 'name' from generate_series(1, 20) n`,
    );
  },
  function embeddings(draft) {
    draft.tenantTable(draft.noun(), { extra: ['embedding real[]'] });
  },
  function encrypted(draft) {
    const { sql } = draft.tenantTable(draft.noun(), {
      extra: [`${draft.column('access token')} text`, `${draft.column('token hash')} text`],
    });
    draft.add(
      `update ${sql} set ${draft.column('access token')} = 'vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM=', ${draft.column('token hash')} = 'sk_live_1'`,
    );
  },
  function computed(draft) {
    draft.tenantTable(draft.noun(), { extra: ['label text generated always as (upper(name)) stored'] });
  },
  function chosenTenant(draft) {
    const [root] = draft.roots;
    const column = draft.column(`default ${root!.noun} id`);
    draft.add(
      `alter table ${draft.users.sql} add ${column} ${draft.type()} references ${root!.sql}`,
      `create index on ${draft.users.sql} (${draft.users.root === undefined ? '' : `${draft.tenantColumn(root!)}, `}${column})`,
    );
  },
];
