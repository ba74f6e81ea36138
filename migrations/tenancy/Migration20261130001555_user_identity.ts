import { Migration } from '@mikro-orm/migrations';

/** Who people are elsewhere, as whom they sign in here, and sign-ins that are under way. */
export class Migration20261130001555_user_identity extends Migration {

  override name = 'Migration20261130001555_user_identity';

  override up(): void {
    this.addSql(`create table "pending_sign_in" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "state" varchar(43) not null, "provider" varchar(30) not null, "redirect" varchar(255) not null, "bound" varchar(43) not null, "expires_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "pending_sign_in_expires_at_index" on "pending_sign_in" ("expires_at");`);
    this.addSql(`alter table "pending_sign_in" add constraint "pending_sign_in_state_unique" unique ("state");`);

    this.addSql(`create table "user_identity" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "user_id" uuid not null, "issuer" varchar(255) not null, "subject" varchar(255) not null, "email" citext null, primary key ("id"));`);
    this.addSql(`create index "user_identity_user_id_created_at_id_index" on "user_identity" ("user_id", "created_at", "id");`);
    this.addSql(`alter table "user_identity" add constraint "user_identity_issuer_subject_unique" unique ("issuer", "subject");`);

    this.addSql(`alter table "pending_sign_in" enable row level security;`);
    this.addSql(`alter table "pending_sign_in" force row level security;`);
    this.addSql(`create policy "request_rows" on "pending_sign_in" using (true) with check (true);`);
    this.addSql(`create policy "state_isolation" on "pending_sign_in" as restrictive using ((((current_setting('app.purpose'::text, true) = 'sign-in-by-state'::text) AND ((state)::text = current_setting('app.lookup'::text, true))) OR ((current_setting('app.purpose'::text, true) = 'expired-sign-ins'::text) AND (expires_at <= now())))) with check (((current_setting('app.purpose'::text, true) = 'sign-in-by-state'::text) AND ((state)::text = current_setting('app.lookup'::text, true))));`);

    this.addSql(`alter table "user_identity" add constraint "user_identity_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade;`);
    this.addSql(`alter table "user_identity" enable row level security;`);
    this.addSql(`alter table "user_identity" force row level security;`);
    this.addSql(`create policy "person_isolation" on "user_identity" as restrictive using (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) OR ((current_setting('app.purpose'::text, true) = 'identity-by-subject'::text) AND ((((issuer)::text || ' '::text) || (subject)::text) = current_setting('app.lookup'::text, true))))) with check ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "person_deletion" on "user_identity" as restrictive for delete using ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "user_identity" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table if exists "pending_sign_in" cascade;`);
    this.addSql(`drop table if exists "user_identity" cascade;`);
  }

}
