import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** What of a message is searched, kept by triggers, and made of the messages that are there. */
export class Migration20261129093342_message_words extends Migration {

  override name = 'Migration20261129093342_message_words';

  override up(): void {
    this.addSql(`create table "slack_message_words" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "message_id" uuid not null, "channel_id" uuid not null, "posted_at" timestamptz(3) not null, "words" tsvector not null, primary key ("id"));`);
    this.addSql(`alter table "slack_message_words" add constraint "slack_message_words_organization_id_message_id_unique" unique ("organization_id", "message_id");`);
    this.addSql(`alter table "slack_message_words" add constraint "slack_message_words_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`create index "slack_message_words_organization_id_posted_at_message_id_index" on "slack_message_words" ("organization_id", "posted_at", "message_id");`);

    this.addSql(`create or replace function "slack_message_words_fn"() returns trigger as $$ ${body} end; $$ language plpgsql;`);
    this.addSql(`create trigger "words" AFTER INSERT on "slack_message" for each ROW execute function "slack_message_words_fn"();`);
    this.addSql(`create or replace function "slack_message_changed_words_fn"() returns trigger as $$ begin ${ended}${body.slice(6)} end; $$ language plpgsql;`);
    this.addSql(`create trigger "changed_words" AFTER UPDATE on "slack_message" for each ROW
  when (((old.processed_text IS DISTINCT FROM new.processed_text) OR (old.text IS DISTINCT FROM new.text) OR (old.mentions IS DISTINCT FROM new.mentions) OR (old.files IS DISTINCT FROM new.files) OR (old.attachments IS DISTINCT FROM new.attachments) OR (old.links IS DISTINCT FROM new.links) OR (old.reaction_count IS DISTINCT FROM new.reaction_count) OR (old.author_id IS DISTINCT FROM new.author_id) OR (old.channel_id IS DISTINCT FROM new.channel_id) OR (old.posted_at IS DISTINCT FROM new.posted_at))) execute function "slack_message_changed_words_fn"();`);

    this.addSql(`alter table "slack_message_words" add constraint "slack_message_words_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_message_words" add constraint "slack_message_words_message_id_organization_id_foreign" foreign key ("message_id", "organization_id") references "slack_message" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "slack_message_words" enable row level security;`);
    this.addSql(`alter table "slack_message_words" force row level security;`);
    this.addSql(`create policy "search" on "slack_message_words" as restrictive for select using ((words @@ ( SELECT (COALESCE(NULLIF(current_setting('app.search'::text, true), ''::text), '!none'::text))::tsquery AS "coalesce")));`);
    this.addSql(`create policy "tenant_isolation" on "slack_message_words" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_message_words" using (true) with check (true);`);
    asOwner(this, ['slack_message', 'slack_message_words'], () => {
      this.addSql(`insert into slack_message_words (organization_id, message_id, channel_id, posted_at, words) select new.organization_id, new.id, new.channel_id, new.posted_at, ${words} from slack_message as new;`);
    });
    this.addSql(`create index "slack_message_words_words_index" on "slack_message_words" using gin ("words") with (gin_pending_list_limit = 512);`);
  }

  override down(): void {
    this.addSql(`drop table if exists "slack_message_words" cascade;`);

    this.addSql(`drop trigger if exists "words" on "slack_message";`);
    this.addSql(`drop function if exists "slack_message_words_fn"();`);
    this.addSql(`drop trigger if exists "changed_words" on "slack_message";`);
    this.addSql(`drop function if exists "slack_message_changed_words_fn"();`);
  }

}

const words = `concat_ws(' ', (select replace(concat_ws(' ', '', setweight(to_tsvector('simple', plain.text), 'A'), to_tsvector('english', plain.text), to_tsvector('french', plain.text), to_tsvector('german', plain.text)), ' ''', ' ''' || left(new.organization_id::text, 8)) from (select case when length(folded.text) <= 100 then folded.text else regexp_replace(folded.text, '\\S{101,}', ' ', 'g') end as text from (select left(regexp_replace((select case when octet_length(given.text) = length(given.text) then lower(given.text) else replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(regexp_replace(normalize(lower(given.text), NFKD), '[\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u2060\\ufeff]', '', 'g'), '[\\u0080-\\u00bf\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u0609-\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u104a-\\u104f\\u1360-\\u1368\\u17d4-\\u17da\\u2000-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d-\\u303f\\ufe00-\\ufe0f\\U0001f000-\\U0001faff]', ' ', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o'), 'đ', 'd'), 'ð', 'd'), 'ł', 'l'), 'þ', 'th'), 'ı', 'i'), 'ς', 'σ') end from (select coalesce(new.processed_text, new.text) as text) as given), '[!-/:-@[-\`{-~]', ' ', 'g'), 20000) as text offset 0) as folded offset 0) as plain), (select string_agg(('''' || left(new.organization_id::text, 8) || '@' || translate(mark, '''\\', '') || ''''), ' ') from unnest(array_cat(new.mentions, array['#' || new.channel_id, '~' || new.author_id, '32d' || div(least(greatest(floor(extract(epoch from new.posted_at) / 86400), 14336), 30719)::int, 32), '256d' || div(least(greatest(floor(extract(epoch from new.posted_at) / 86400), 14336), 30719)::int, 256), '2048d' || div(least(greatest(floor(extract(epoch from new.posted_at) / 86400), 14336), 30719)::int, 2048), case when jsonb_typeof(new.files) = 'array' and new.files <> '[]' then 'file' end, case when jsonb_typeof(new.attachments) = 'array' and new.attachments <> '[]' then 'attachment' end, case when jsonb_typeof(new.links) = 'array' and new.links <> '[]' then 'link' end, case when new.reaction_count > 0 then 'reaction' end])) as mark))::tsvector`;

const body = `begin insert into slack_message_words (organization_id, message_id, channel_id, posted_at, words) values (new.organization_id, new.id, new.channel_id, new.posted_at, ${words}) on conflict (organization_id, message_id) do update set channel_id = excluded.channel_id, posted_at = excluded.posted_at, words = excluded.words; return null;`;

const ended = 'if new.author_id is null and old.author_id is not null and not exists (select from slack_user where id = old.author_id) then return null; end if; ';
