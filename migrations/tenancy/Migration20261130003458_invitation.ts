import { Migration } from '@mikro-orm/migrations';

/** What organizations offer to e-mail addresses. */
export class Migration20261130003458_invitation extends Migration {
  override name = 'Migration20261130003458_invitation';

  override up(): void {
    this.addSql(`create table "invitation" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "email" text not null, "role_id" uuid null, "team_id" uuid null, "team_role" text null, "token_hash" varchar(64) not null, "issue" int not null default 1, "message" text null, "status" text not null default 'PENDING', "expires_at" timestamptz(3) not null, "invited_by_id" uuid null, "accepted_by_id" uuid null, "responded_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "invitation_list_index" on "invitation" ("organization_id", "created_at", "id");`);
    this.addSql(`create index "invitation_status_list_index" on "invitation" ("organization_id", "status", "created_at", "id");`);
    this.addSql(`create index "invitation_own_list_index" on "invitation" ("email", "created_at", "id") where (status = 'PENDING'::text);`);
    this.addSql(`create index "invitation_organization_id_role_id_index" on "invitation" ("organization_id", "role_id");`);
    this.addSql(`create index "invitation_organization_id_team_id_index" on "invitation" ("organization_id", "team_id");`);
    this.addSql(`create index "invitation_organization_id_invited_by_id_index" on "invitation" ("organization_id", "invited_by_id");`);
    this.addSql(`create index "invitation_organization_id_accepted_by_id_index" on "invitation" ("organization_id", "accepted_by_id");`);
    this.addSql(`alter table "invitation" add constraint "invitation_token_unique" unique ("token_hash");`);
    this.addSql(`create unique index "invitation_pending_unique" on "invitation" ("organization_id", "email") where (status = 'PENDING'::text);`);
    this.addSql(`alter table "invitation" add constraint "invitation_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`alter table "invitation" add constraint "invitation_organization_id_foreign" foreign key ("organization_id") references "organization" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "invitation" add constraint "invitation_role_id_organization_id_foreign" foreign key ("role_id", "organization_id") references "role" ("id", "organization_id") on delete set null (role_id);`);
    this.addSql(`alter table "invitation" add constraint "invitation_team_id_organization_id_foreign" foreign key ("team_id", "organization_id") references "team" ("id", "organization_id") on delete set null (team_id);`);
    this.addSql(`alter table "invitation" add constraint "invitation_invited_by_id_foreign" foreign key ("invited_by_id") references "user" ("id") on delete set null;`);
    this.addSql(`alter table "invitation" add constraint "invitation_accepted_by_id_foreign" foreign key ("accepted_by_id") references "user" ("id") on delete set null;`);
    this.addSql(`alter table "invitation" add constraint "invitation_has_role" check (((status <> 'PENDING'::text) OR (role_id IS NOT NULL)));`);
    this.addSql(`alter table "invitation" add constraint "invitation_team_role_check" check ("team_role" in ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER'));`);
    this.addSql(`alter table "invitation" add constraint "invitation_status_check" check ("status" in ('PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'));`);
    this.addSql(`alter table "invitation" enable row level security;`);
    this.addSql(`alter table "invitation" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "invitation" as restrictive using (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (email = NULLIF(current_setting('app.verified_email'::text, true), ''::text))))) with check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_deletion" on "invitation" as restrictive for delete using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "invitation" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table if exists "invitation" cascade;`);
  }
}
