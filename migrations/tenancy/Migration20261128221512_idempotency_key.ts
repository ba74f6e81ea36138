import { Migration } from '@mikro-orm/migrations';

/** What mutations have done under clients' idempotency keys. */
export class Migration20261128221512_idempotency_key extends Migration {
  override name = 'Migration20261128221512_idempotency_key';

  override up(): void {
    this.addSql(`create table "idempotency_key" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid null, "user_id" uuid not null default (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid, "key" varchar(43) not null, "position" smallint not null, "digest" varchar(43) not null, "outcome" jsonb null, "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "idempotency_key_expires_at_index" on "idempotency_key" ("expires_at");`);
    this.addSql(`create unique index "idempotency_key_unique" on "idempotency_key" ("user_id", "key", "position", "organization_id") nulls not distinct;`);
    this.addSql(`alter table "idempotency_key" add constraint "idempotency_key_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`alter table "idempotency_key" enable row level security;`);
    this.addSql(`alter table "idempotency_key" force row level security;`);
    this.addSql(`create policy "person_isolation" on "idempotency_key" as restrictive using ((((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))) OR ((current_setting('app.purpose'::text, true) = 'expired-idempotency-keys'::text) AND (expires_at <= now())))) with check (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))));`);
    this.addSql(`create policy "tenant_rows" on "idempotency_key" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table "idempotency_key";`);
  }
}
