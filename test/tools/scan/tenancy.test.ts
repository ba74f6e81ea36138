import { tenancyRules } from '#tools/scan/rules/tenancy/tenancyRules.ts';
import { organization, person, walled } from './apart.ts';
import { testRules } from './scanned.ts';

const id = 'id uuid primary key default gen_random_uuid()';
const tenant = 'organization_id uuid not null references organizations on delete cascade';

testRules(
  tenancyRules,
  {
    T02: {
      fires: `create table drafts (${id}, post_id uuid not null, body text)`,
      silent: `create table countries (${id}, name text not null); create table cities (${id}, country_id uuid references countries)`,
    },
    T03: {
      fires: 'alter table posts alter column organization_id drop not null',
      silent: 'alter table posts alter column title drop not null',
    },
    T04: {
      fires: `create table drafts (${id}, organization_id text not null)`,
      silent: `create table drafts (${id}, organization_id uuid not null)`,
    },
    T05: {
      fires: `create table drafts (${id}, organization_id uuid not null)`,
      silent: `alter table organizations add region text not null default 'eu', add unique (region, id);
        create table drafts (${id}, region text, organization_id uuid not null, foreign key (region, organization_id) references organizations (region, id))`,
    },
    T06: {
      fires: `create table drafts (${id}, organization_id uuid not null references organizations)`,
      silent: `create table drafts (${id}, ${tenant}); create table tags (${id}, draft uuid references drafts)`,
    },
    T07: {
      fires: `alter table posts add check (title <> '') not valid`,
      silent: `alter table posts add check (title <> '')`,
    },
    T08: {
      fires: 'alter table posts add slug text, add unique (slug)',
      silent: 'alter table posts add slug text; create unique index on posts (lower(slug), organization_id)',
    },
    T09: {
      fires: `create table drafts (${id}, ${tenant})`,
      silent: `create table drafts (${id}, ${tenant}, title text); create index on drafts (title, organization_id)`,
    },
    T10: {
      fires: `create table drafts (${id}, ${tenant}, title text); create index on drafts (title, organization_id)`,
      silent: `create table drafts (${id}, ${tenant}); create index on drafts (organization_id) where organization_id is not null`,
    },
    T11: {
      fires: `create table drafts (${id}, ${tenant}, post_id uuid references posts)`,
      silent: `create table drafts (${id}, ${tenant}, post_id uuid references posts,
        foreign key (organization_id, post_id) references posts (organization_id, id))`,
    },
    T12: {
      fires: `create table drafts (${id}, ${tenant}, post_id uuid references posts);
        insert into drafts (organization_id, post_id) select ${organization('3')}, id from posts where false;
        insert into drafts (organization_id, post_id)
          select case organization_id when ${organization('1')} then ${organization('2')} else ${organization('1')} end, id from posts`,
      silent: `create table drafts (${id}, ${tenant}, post_id uuid references posts);
        insert into drafts (organization_id, post_id) select organization_id, id from posts`,
    },
    T13: {
      fires: `create table settings (${id}, user_id uuid not null, theme text)`,
      silent: `create table settings (${id}, ${tenant}, user_id uuid not null); create index on settings (user_id, organization_id)`,
    },
    T15: {
      fires: `create table tags (${id}, ${tenant}, unique (organization_id, id));
        create table post_tags (post_id uuid references posts, tag_id uuid references tags, primary key (post_id, tag_id))`,
      silent: `create table tags (${id}, ${tenant}, unique (organization_id, id));
        create table post_tags (${tenant}, post_id uuid references posts, tag_id uuid references tags, primary key (post_id, tag_id))`,
    },
    T16: {
      fires: `create table chunks (${id}, post_id uuid references posts, embedding real[] not null)`,
      silent: `create table chunks (${id}, ${tenant}, embedding real[] not null);
        create function search(of_organization_id uuid) returns setof chunks language sql
          return (select chunks from chunks where organization_id = of_organization_id limit 1)`,
    },
    T17: {
      fires: `create table audit_log (${id}, action text not null, user_id uuid)`,
      silent: `create table audit_log (${id}, organization_id uuid references organizations, action text not null);
        create table catalog (${id}, title text)`,
    },
    T18: {
      fires: 'alter table posts add slack_id text unique',
      silent: `alter table posts add slack_id text, add unique (organization_id, slack_id);
        alter table organizations add stripe_customer_id text unique`,
    },
    T19: {
      fires: `alter table users add role text not null default 'member'`,
      silent: `create table memberships (${id}, ${tenant}, user_id uuid not null, role text not null)`,
    },
    T20: {
      fires: `create function oldest() returns uuid language sql
          begin atomic select id from organizations order by created_at limit 1; end;
        alter table posts alter column organization_id set default oldest()`,
      silent: `alter table posts alter column organization_id set default current_setting('app.organization')::uuid;
        alter table users alter column organization_id set default null`,
    },
    T21: {
      fires: `create table drafts (${id}, ${tenant})`,
      silent: `create table drafts (${id}, ${tenant}); ${walled('drafts', 'organization_id')}`,
    },
    T22: {
      fires: 'alter table posts no force row level security',
      silent: 'alter table posts disable row level security',
    },
    T23: {
      fires: 'drop policy own on posts',
      silent: 'create policy editors on posts using (true) with check (true)',
    },
    T24: {
      fires: 'create policy editors on posts for update using (true)',
      silent: 'create policy readers on posts for select using (true)',
    },
    T25: {
      fires: 'create view titles as select title from posts',
      silent: `create view titles with (security_invoker = true) as select title from posts;
        create view numbers as select version from schema_migrations;
        create function posted() returns bigint language sql begin atomic select count(*) from posts; end`,
    },
    T26: {
      fires: { sql: '', options: { appRole: undefined } },
      silent: `create table drafts (${id}, ${tenant}, author_id uuid default ${person('1')})`,
    },
  },
  ['T14'],
);
