import { Migration } from '@mikro-orm/migrations';

export class Migration20261129064015_source_age_and_days extends Migration {

  override name = 'Migration20261129064015_source_age_and_days';

  override up(): void | Promise<void> {
    this.addSql(`create table "slack_day" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "added_by_run" uuid null default (NULLIF(current_setting('app.import_run_id'::text, true), ''::text))::uuid, "channel_id" uuid not null, "first_ts" varchar(50) not null, "last_ts" varchar(50) not null, "source_ts" varchar(50) not null, primary key ("id"));`);
    this.addSql(`alter table "slack_day" add constraint "slack_day_organization_id_channel_id_first_ts_las_cef72_unique" unique ("organization_id", "channel_id", "first_ts", "last_ts", "source_ts");`);
    this.addSql(`alter table "slack_day" add constraint "slack_day_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`alter table "slack_workspace" add "source_ts" varchar(50) null;`);

    this.addSql(`alter table "slack_channel" add "source_ts" varchar(50) null;`);

    this.addSql(`alter table "slack_day" add constraint "slack_day_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_day" add constraint "slack_day_channel_id_organization_id_foreign" foreign key ("channel_id", "organization_id") references "slack_channel" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "slack_day" enable row level security;`);
    this.addSql(`alter table "slack_day" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_day" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_day" using (true) with check (true);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "slack_day" cascade;`);

    this.addSql(`alter table "slack_channel" drop column "source_ts";`);

    this.addSql(`alter table "slack_workspace" drop column "source_ts";`);
  }

}
