import { Migration } from '@mikro-orm/migrations';

/** The jobs that people start, and see at work (platform/data/jobTable.ts). */
export class Migration20261130005224_job extends Migration {
  override name = 'Migration20261130005224_job';

  override up(): void {
    this.addSql(`create table "job" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "kind" varchar(100) not null, "status" text not null default 'QUEUED', "started_by_id" uuid not null, "started_at" timestamptz(3) null, "finished_at" timestamptz(3) null, "done" int null, "total" int null, "error_code" varchar(50) null, "error_message" text null, primary key ("id"));`);
    this.addSql(`create index "job_list_index" on "job" ("organization_id", "created_at");`);
    this.addSql(`create index "job_status_list_index" on "job" ("organization_id", "status", "created_at");`);
    this.addSql(`create index "job_starter_list_index" on "job" ("organization_id", "started_by_id", "created_at");`);
    this.addSql(`create index "job_finished_at_index" on "job" ("finished_at");`);
    this.addSql(`alter table "job" add constraint "job_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`alter table "job" add constraint "job_status_check" check ("status" in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'));`);
    this.addSql(`alter table "job" enable row level security;`);
    this.addSql(`alter table "job" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "job" as restrictive using (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR ((current_setting('app.purpose'::text, true) = 'ended-jobs'::text) AND (finished_at < (now() - '30 days'::interval))))) with check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "job" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table "job";`);
  }
}
