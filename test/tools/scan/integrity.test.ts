import { integrityRules } from '#tools/scan/rules/integrity/integrityRules.ts';
import { organization } from './apart.ts';
import { testRules } from './scanned.ts';

const id = 'id uuid primary key default gen_random_uuid()';
const tenant = 'organization_id uuid not null references organizations on delete cascade';
/** Without the indexes that nothing has used yet. */
const used = 'drop index posts_organization_id_author_id_idx, posts_organization_id_created_at_idx';
const later = { now: new Date('2100-01-01') };

testRules(integrityRules, {
  I01: {
    fires: 'create table readings (at timestamptz not null)',
    silent: 'create table readings (at timestamptz not null, sensor uuid not null, primary key (sensor, at))',
  },
  I02: {
    fires: `create table drafts (${id}, post_id uuid)`,
    silent: `create table drafts (${id}, post_id uuid references posts, slack_post_id text, book_id uuid)`,
  },
  I03: {
    fires: `create table drafts (${id}, post_id uuid); insert into drafts (post_id) values (gen_random_uuid()), (null)`,
    silent: `create table drafts (${id}, post_id uuid); insert into drafts (post_id) select id from posts union all select null`,
  },
  I04: {
    fires: `create table drafts (${id}, post_id varchar(255))`,
    silent: `create table drafts (${id}, post_id uuid, platform_post_id varchar(255))`,
  },
  I05: {
    fires: `create table drafts (${id}, post_id uuid references posts); create index on drafts (id, post_id)`,
    silent: `create table drafts (${id}, ${tenant}, post_id uuid references posts); create index on drafts (organization_id, post_id)`,
  },
  I06: {
    fires: `create table contacts (${id}, ${tenant}, email text);
      insert into contacts (organization_id, email) select ${organization('1')}, 'a@acme.test' from generate_series(1, 2)`,
    silent: `create table contacts (${id}, ${tenant}, email text);
      insert into contacts (organization_id, email) select ${organization('n')}, 'a@acme.test' from generate_series(1, 2) n`,
  },
  I07: {
    fires: `alter table posts add status text default 'draft'; update posts set status = null where title = 'post 1'`,
    silent: `alter table posts add status text default 'draft', add role text`,
  },
  I08: {
    fires: `alter table posts add status text`,
    silent: `create type state as enum ('draft', 'sent');
      alter table posts add status text check (status in ('draft', 'sent')), add state state, add type text;
      insert into posts (organization_id, author_id, title, type) select organization_id, id, 'x', n from users, generate_series(1, 21) n`,
  },
  I09: {
    fires: `alter table posts add status text; update posts set status = case when title = 'post 1' then 'Draft' else 'draft' end`,
    silent: `alter table posts add status text; update posts set status = case when title = 'post 1' then 'sent' else 'draft' end`,
  },
  I10: {
    fires: 'alter table posts add block_ids uuid[]',
    silent: 'alter table posts add tags text[], add embedding real[]',
  },
  I11: {
    fires: 'alter table posts add sent_at timestamp',
    silent: 'alter table posts add sent_at timestamptz, add sent_on date',
  },
  I12: {
    fires: 'alter table posts add details json',
    silent: 'alter table posts add details jsonb',
  },
  I13: {
    fires: `create table drafts (id serial primary key, ${tenant})`,
    silent: `create table drafts (id serial primary key, ${tenant}, public_id uuid not null default gen_random_uuid())`,
  },
  I14: {
    fires: `create table facts (${id}, details jsonb); insert into facts (details) select '{}' from generate_series(1, 10001); analyze facts`,
    silent: `create table facts (${id}, details jsonb); create index on facts using gin (details);
      insert into facts (details) select '{}' from generate_series(1, 10001); analyze facts;
      create table few (${id}, details jsonb)`,
  },
  I15: {
    fires: `update pg_index set indisvalid = false where indexrelid = 'posts_organization_id_created_at_idx'::regclass`,
    silent: 'create index on posts (title)',
  },
  I16: {
    fires: 'create index on posts (organization_id, id)',
    silent: `create index on posts (id, organization_id); create index on posts (organization_id, id) where title <> ''`,
  },
  I17: {
    fires: { sql: `${used}; create index on posts (title)`, options: later },
    silent: { sql: used, options: later },
  },
});
