import { Migration } from '@mikro-orm/migrations';

/** What is mailed to prove an address, or to choose a password: its hash, one row of each kind a person. */
export class Migration20261130003538_one_time_token extends Migration {
  override name = 'Migration20261130003538_one_time_token';

  override up(): void {
    this.addSql(`create table "one_time_token" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "user_id" uuid not null, "kind" text not null, "issue" int not null, "token_hash" varchar(64) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "one_time_token" add constraint "one_time_token_kind_unique" unique ("user_id", "kind");`);
    this.addSql(`alter table "one_time_token" add constraint "one_time_token_hash_unique" unique ("token_hash");`);

    this.addSql(`alter table "one_time_token" add constraint "one_time_token_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade;`);
    this.addSql(`alter table "one_time_token" add constraint "one_time_token_kind_check" check ("kind" in ('EMAIL_VERIFICATION', 'PASSWORD_RESET'));`);
    this.addSql(`alter table "one_time_token" enable row level security;`);
    this.addSql(`alter table "one_time_token" force row level security;`);
    this.addSql(`create policy "person_isolation" on "one_time_token" as restrictive using (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) OR ((current_setting('app.purpose'::text, true) = 'one-time-token'::text) AND ((token_hash)::text = current_setting('app.lookup'::text, true))))) with check ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "person_deletion" on "one_time_token" as restrictive for delete using ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "one_time_token" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table "one_time_token";`);
  }
}
