import { Migration } from '@mikro-orm/migrations';

/** Whom later imports leave empty. */
export class Migration20261129061819_slack_erasure extends Migration {
  override name = 'Migration20261129061819_slack_erasure';

  override up(): void {
    this.addSql(`create table "slack_erasure" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "slack_id" varchar(255) not null, "erased_by_id" uuid not null, primary key ("id"));`);
    this.addSql(`alter table "slack_erasure" add constraint "slack_erasure_organization_id_slack_id_unique" unique ("organization_id", "slack_id");`);
    this.addSql(`alter table "slack_erasure" add constraint "slack_erasure_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`alter table "slack_erasure" add constraint "slack_erasure_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_erasure" enable row level security;`);
    this.addSql(`alter table "slack_erasure" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_erasure" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_erasure" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table "slack_erasure";`);
  }
}
