import { Migration } from '@mikro-orm/migrations';

/** The copies of their data that people ask for, in parts. */
export class Migration20261130050233_personal_copy extends Migration {
  override name = 'Migration20261130050233_personal_copy';

  override up(): void {
    this.addSql(`create table "personal_copy" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "user_id" uuid not null, "status" text not null default 'REQUESTED', "expires_at" timestamptz(3) not null, "attempt" uuid null, "size" int null, primary key ("id"));`);
    this.addSql(`create index "personal_copy_expires_at_index" on "personal_copy" ("expires_at");`);
    this.addSql(`alter table "personal_copy" add constraint "personal_copy_user_unique" unique ("user_id");`);

    this.addSql(`create table "personal_copy_part" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "copy_id" uuid not null, "user_id" uuid not null, "attempt" uuid not null, "position" int not null, "content" bytea not null, primary key ("id"));`);
    this.addSql(`create index "personal_copy_part_user_id_index" on "personal_copy_part" ("user_id");`);
    this.addSql(`alter table "personal_copy_part" add constraint "personal_copy_part_unique" unique ("copy_id", "attempt", "position");`);

    this.addSql(`alter table "personal_copy" add constraint "personal_copy_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade;`);
    this.addSql(`alter table "personal_copy" add constraint "personal_copy_status_check" check ("status" in ('REQUESTED', 'READY'));`);
    this.addSql(`alter table "personal_copy" enable row level security;`);
    this.addSql(`alter table "personal_copy" force row level security;`);
    this.addSql(`create policy "person_isolation" on "personal_copy" as restrictive using (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) OR ((current_setting('app.purpose'::text, true) = 'expired-personal-copies'::text) AND (expires_at <= now())))) with check ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "personal_copy" using (true) with check (true);`);

    this.addSql(`alter table "personal_copy_part" add constraint "personal_copy_part_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade;`);
    this.addSql(`alter table "personal_copy_part" add constraint "personal_copy_part_copy_id_foreign" foreign key ("copy_id") references "personal_copy" ("id") on delete cascade;`);
    this.addSql(`alter table "personal_copy_part" enable row level security;`);
    this.addSql(`alter table "personal_copy_part" force row level security;`);
    this.addSql(`create policy "person_isolation" on "personal_copy_part" as restrictive using ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) with check ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "personal_copy_part" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table "personal_copy_part";`);
    this.addSql(`drop table "personal_copy";`);
  }
}
