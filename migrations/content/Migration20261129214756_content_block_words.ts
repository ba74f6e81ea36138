import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** What the filter by text finds blocks by, kept by triggers, and made of those that are there. */
export class Migration20261129214756_content_block_words extends Migration {
  override name = 'Migration20261129214756_content_block_words';

  override up(): void {
    this.addSql(`create table "content_block_words" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "block_id" uuid not null, "type" text not null, "is_active" boolean not null, "title" varchar(500) not null, "words" tsvector not null, primary key ("id"));`);
    this.addSql(`create index "content_block_words_words_index" on "content_block_words" using gin ("words") with (gin_pending_list_limit = 512);`);
    this.addSql(`create index "content_block_words_list_index" on "content_block_words" ("organization_id", "created_at", "block_id");`);
    this.addSql(`create index "content_block_words_title_list_index" on "content_block_words" ("organization_id", "title", "block_id");`);
    this.addSql(`alter table "content_block_words" add constraint "content_block_words_organization_id_block_id_unique" unique ("organization_id", "block_id");`);
    this.addSql(`alter table "content_block_words" add constraint "content_block_words_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create or replace function "content_block_words_fn"() returns trigger as $$ begin insert into content_block_words (organization_id, block_id, type, is_active, created_at, title, words) values (new.organization_id, new.id, new.type, new.is_active, new.created_at, new.title, ${words}) on conflict (organization_id, block_id) do update set type = excluded.type, is_active = excluded.is_active, created_at = excluded.created_at, title = excluded.title, words = excluded.words; return null; end; $$ language plpgsql;`);
    this.addSql(`create trigger "words" AFTER INSERT on "content_block" for each ROW execute function "content_block_words_fn"();`);
    this.addSql(`create or replace function "content_block_changed_words_fn"() returns trigger as $$ begin insert into content_block_words (organization_id, block_id, type, is_active, created_at, title, words) values (new.organization_id, new.id, new.type, new.is_active, new.created_at, new.title, ${words}) on conflict (organization_id, block_id) do update set type = excluded.type, is_active = excluded.is_active, created_at = excluded.created_at, title = excluded.title, words = excluded.words; return null; end; $$ language plpgsql;`);
    this.addSql(`create trigger "changed_words" AFTER UPDATE on "content_block" for each ROW
  when (((old.content IS DISTINCT FROM new.content) OR (old.type IS DISTINCT FROM new.type) OR (old.is_active IS DISTINCT FROM new.is_active) OR (old.created_at IS DISTINCT FROM new.created_at) OR ((old.title)::text IS DISTINCT FROM (new.title)::text))) execute function "content_block_changed_words_fn"();`);

    this.addSql(`alter table "content_block_words" add constraint "content_block_words_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "content_block_words" add constraint "content_block_words_block_id_organization_id_foreign" foreign key ("block_id", "organization_id") references "content_block" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "content_block_words" enable row level security;`);
    this.addSql(`alter table "content_block_words" force row level security;`);
    this.addSql(`create policy "search" on "content_block_words" as restrictive for select using ((words @@ ( SELECT (COALESCE(NULLIF(current_setting('app.search'::text, true), ''::text), '!none'::text))::tsquery AS "coalesce")));`);
    this.addSql(`create policy "tenant_isolation" on "content_block_words" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "content_block_words" using (true) with check (true);`);
    asOwner(this, ['content_block', 'content_block_words'], () => {
      this.addSql(`insert into content_block_words (organization_id, block_id, type, is_active, created_at, title, words) select new.organization_id, new.id, new.type, new.is_active, new.created_at, new.title, ${words} from content_block as new;`);
    });
  }

  override down(): void {
    this.addSql(`drop table if exists "content_block_words" cascade;`);

    this.addSql(`drop trigger if exists "words" on "content_block";`);
    this.addSql(`drop function if exists "content_block_words_fn"();`);
    this.addSql(`drop trigger if exists "changed_words" on "content_block";`);
    this.addSql(`drop function if exists "content_block_changed_words_fn"();`);
  }
}

const words = `concat_ws(' ', (select replace(concat_ws(' ', '', setweight(to_tsvector('simple', plain.text), 'A')), ' ''', ' ''' || left(new.organization_id::text, 8)) from (select case when length(folded.text) <= 100 then folded.text else regexp_replace(folded.text, '\\S{101,}', ' ', 'g') end as text from (select left(regexp_replace((select case when octet_length(given.text) = length(given.text) then lower(given.text) else replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(regexp_replace(normalize(lower(given.text), NFKD), '[\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u2060\\ufeff]', '', 'g'), '[\\u0080-\\u00bf\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u0609-\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u104a-\\u104f\\u1360-\\u1368\\u17d4-\\u17da\\u2000-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d-\\u303f\\ufe00-\\ufe0f\\U0001f000-\\U0001faff]', ' ', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o'), 'đ', 'd'), 'ð', 'd'), 'ł', 'l'), 'þ', 'th'), 'ı', 'i'), 'ς', 'σ') end from (select concat_ws(' ', new.title, new.content) as text) as given), '[!-/:-@[-\`{-~]', ' ', 'g'), 20000) as text offset 0) as folded offset 0) as plain))::tsvector`;
