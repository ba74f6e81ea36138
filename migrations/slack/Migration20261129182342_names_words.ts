import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** What filters by text find people and channels by, kept by triggers, and made of the rows that are there. */
export class Migration20261129182342_names_words extends Migration {

  override name = 'Migration20261129182342_names_words';

  override up(): void {
    this.addSql(`create table "slack_user_words" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "slack_user_id" uuid not null, "workspace_id" uuid not null, "name" varchar(255) not null, "words" tsvector not null, primary key ("id"));`);
    this.addSql(`create index "slack_user_words_words_index" on "slack_user_words" using gin ("words") with (gin_pending_list_limit = 512);`);
    this.addSql(`create index "slack_user_words_organization_id_name_slack_user_id_index" on "slack_user_words" ("organization_id", "name", "slack_user_id");`);
    this.addSql(`create index "slack_user_words_organization_id_workspace_id_name_6bb12_index" on "slack_user_words" ("organization_id", "workspace_id", "name", "slack_user_id");`);
    this.addSql(`alter table "slack_user_words" add constraint "slack_user_words_organization_id_slack_user_id_unique" unique ("organization_id", "slack_user_id");`);
    this.addSql(`alter table "slack_user_words" add constraint "slack_user_words_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "slack_channel_words" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "channel_id" uuid not null, "workspace_id" uuid not null, "name" varchar(255) not null, "words" tsvector not null, primary key ("id"));`);
    this.addSql(`create index "slack_channel_words_words_index" on "slack_channel_words" using gin ("words") with (gin_pending_list_limit = 512);`);
    this.addSql(`create index "slack_channel_words_organization_id_name_channel_id_index" on "slack_channel_words" ("organization_id", "name", "channel_id");`);
    this.addSql(`create index "slack_channel_words_organization_id_workspace_id_n_51d71_index" on "slack_channel_words" ("organization_id", "workspace_id", "name", "channel_id");`);
    this.addSql(`alter table "slack_channel_words" add constraint "slack_channel_words_organization_id_channel_id_unique" unique ("organization_id", "channel_id");`);
    this.addSql(`alter table "slack_channel_words" add constraint "slack_channel_words_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create or replace function "slack_user_words_fn"() returns trigger as $$ begin insert into slack_user_words (organization_id, slack_user_id, workspace_id, name, words) values (new.organization_id, new.id, new.workspace_id, new.name, ${userWords}) on conflict (organization_id, slack_user_id) do update set workspace_id = excluded.workspace_id, name = excluded.name, words = excluded.words; return null; end; $$ language plpgsql;`);
    this.addSql(`create trigger "words" AFTER INSERT on "slack_user" for each ROW execute function "slack_user_words_fn"();`);
    this.addSql(`create or replace function "slack_user_changed_words_fn"() returns trigger as $$ begin insert into slack_user_words (organization_id, slack_user_id, workspace_id, name, words) values (new.organization_id, new.id, new.workspace_id, new.name, ${userWords}) on conflict (organization_id, slack_user_id) do update set workspace_id = excluded.workspace_id, name = excluded.name, words = excluded.words; return null; end; $$ language plpgsql;`);
    this.addSql(`create trigger "changed_words" AFTER UPDATE on "slack_user" for each ROW
  when (((old.display_name IS DISTINCT FROM new.display_name) OR (old.real_name IS DISTINCT FROM new.real_name) OR ((old.slack_id)::text IS DISTINCT FROM (new.slack_id)::text) OR (old.workspace_id IS DISTINCT FROM new.workspace_id) OR ((old.name)::text IS DISTINCT FROM (new.name)::text))) execute function "slack_user_changed_words_fn"();`);

    this.addSql(`create or replace function "slack_channel_words_fn"() returns trigger as $$ begin insert into slack_channel_words (organization_id, channel_id, workspace_id, name, words) values (new.organization_id, new.id, new.workspace_id, new.name, ${channelWords}) on conflict (organization_id, channel_id) do update set workspace_id = excluded.workspace_id, name = excluded.name, words = excluded.words; return null; end; $$ language plpgsql;`);
    this.addSql(`create trigger "words" AFTER INSERT on "slack_channel" for each ROW execute function "slack_channel_words_fn"();`);
    this.addSql(`create or replace function "slack_channel_changed_words_fn"() returns trigger as $$ begin insert into slack_channel_words (organization_id, channel_id, workspace_id, name, words) values (new.organization_id, new.id, new.workspace_id, new.name, ${channelWords}) on conflict (organization_id, channel_id) do update set workspace_id = excluded.workspace_id, name = excluded.name, words = excluded.words; return null; end; $$ language plpgsql;`);
    this.addSql(`create trigger "changed_words" AFTER UPDATE on "slack_channel" for each ROW
  when (((old.topic IS DISTINCT FROM new.topic) OR (old.purpose IS DISTINCT FROM new.purpose) OR (old.workspace_id IS DISTINCT FROM new.workspace_id) OR ((old.name)::text IS DISTINCT FROM (new.name)::text))) execute function "slack_channel_changed_words_fn"();`);

    this.addSql(`alter table "slack_user_words" add constraint "slack_user_words_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_user_words" add constraint "slack_user_words_slack_user_id_organization_id_foreign" foreign key ("slack_user_id", "organization_id") references "slack_user" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "slack_user_words" enable row level security;`);
    this.addSql(`alter table "slack_user_words" force row level security;`);
    this.addSql(`create policy "search" on "slack_user_words" as restrictive for select using ((words @@ ( SELECT (COALESCE(NULLIF(current_setting('app.search'::text, true), ''::text), '!none'::text))::tsquery AS "coalesce")));`);
    this.addSql(`create policy "tenant_isolation" on "slack_user_words" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_user_words" using (true) with check (true);`);

    this.addSql(`alter table "slack_channel_words" add constraint "slack_channel_words_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_channel_words" add constraint "slack_channel_words_channel_id_organization_id_foreign" foreign key ("channel_id", "organization_id") references "slack_channel" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "slack_channel_words" enable row level security;`);
    this.addSql(`alter table "slack_channel_words" force row level security;`);
    this.addSql(`create policy "search" on "slack_channel_words" as restrictive for select using ((words @@ ( SELECT (COALESCE(NULLIF(current_setting('app.search'::text, true), ''::text), '!none'::text))::tsquery AS "coalesce")));`);
    this.addSql(`create policy "tenant_isolation" on "slack_channel_words" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_channel_words" using (true) with check (true);`);
    asOwner(this, ['slack_user', 'slack_user_words', 'slack_channel', 'slack_channel_words'], () => {
      this.addSql(`insert into slack_user_words (organization_id, slack_user_id, workspace_id, name, words) select new.organization_id, new.id, new.workspace_id, new.name, ${userWords} from slack_user as new;`);
      this.addSql(`insert into slack_channel_words (organization_id, channel_id, workspace_id, name, words) select new.organization_id, new.id, new.workspace_id, new.name, ${channelWords} from slack_channel as new;`);
    });
  }

  override down(): void {
    this.addSql(`drop table if exists "slack_user_words" cascade;`);
    this.addSql(`drop table if exists "slack_channel_words" cascade;`);

    this.addSql(`drop trigger if exists "words" on "slack_channel";`);
    this.addSql(`drop function if exists "slack_channel_words_fn"();`);
    this.addSql(`drop trigger if exists "changed_words" on "slack_channel";`);
    this.addSql(`drop function if exists "slack_channel_changed_words_fn"();`);

    this.addSql(`drop trigger if exists "words" on "slack_user";`);
    this.addSql(`drop function if exists "slack_user_words_fn"();`);
    this.addSql(`drop trigger if exists "changed_words" on "slack_user";`);
    this.addSql(`drop function if exists "slack_user_changed_words_fn"();`);
  }

}

const wordsOf = (text: string) => `concat_ws(' ', (select replace(concat_ws(' ', '', setweight(to_tsvector('simple', plain.text), 'A')), ' ''', ' ''' || left(new.organization_id::text, 8)) from (select case when length(folded.text) <= 100 then folded.text else regexp_replace(folded.text, '\\S{101,}', ' ', 'g') end as text from (select left(regexp_replace((select case when octet_length(given.text) = length(given.text) then lower(given.text) else replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(regexp_replace(normalize(lower(given.text), NFKD), '[\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u2060\\ufeff]', '', 'g'), '[\\u0080-\\u00bf\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u0609-\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u104a-\\u104f\\u1360-\\u1368\\u17d4-\\u17da\\u2000-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d-\\u303f\\ufe00-\\ufe0f\\U0001f000-\\U0001faff]', ' ', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o'), 'đ', 'd'), 'ð', 'd'), 'ł', 'l'), 'þ', 'th'), 'ı', 'i'), 'ς', 'σ') end from (select ${text} as text) as given), '[!-/:-@[-\`{-~]', ' ', 'g'), 20000) as text offset 0) as folded offset 0) as plain))::tsvector`;
const userWords = wordsOf(`concat_ws(' ', new.name, new.display_name, new.real_name, new.slack_id)`);
const channelWords = wordsOf(`concat_ws(' ', new.name, new.topic, new.purpose)`);
