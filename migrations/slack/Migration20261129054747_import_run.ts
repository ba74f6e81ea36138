import { Migration } from '@mikro-orm/migrations';

/**
 * Imports, and what each has changed: rows say which import added them, and a trigger of their table keeps the former
 * values of those that an import changes or removes.
 */
export class Migration20261129054747_import_run extends Migration {
  override name = 'Migration20261129054747_import_run';

  override up(): void {
    this.addSql(`create table "import_run" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "workspace_id" uuid not null, "imported_by_id" uuid not null, "began_at" timestamptz(3) not null, "ended_at" timestamptz(3) not null, "digest" varchar(64) not null, "options" jsonb not null default '{}', "rows" jsonb not null default '[]', "left_out" jsonb not null default '[]', "noted" jsonb not null default '[]', "is_undoable" boolean not null default false, "undone_at" timestamptz(3) null, "undone_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "import_run_organization_id_workspace_id_began_at_index" on "import_run" ("organization_id", "workspace_id", "began_at");`);
    this.addSql(`alter table "import_run" add constraint "import_run_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`create table "import_change" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "run_id" uuid not null, "table_name" varchar(63) not null, "row_id" uuid not null, "former" jsonb not null default '{}', "is_removed" boolean not null default false, primary key ("id"));`);
    this.addSql(`alter table "import_change" add constraint "import_change_organization_id_run_id_table_name_row_id_unique" unique ("organization_id", "run_id", "table_name", "row_id");`);
    this.addSql(`alter table "import_change" add constraint "import_change_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`alter table "import_run" add constraint "import_run_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "import_run" add constraint "import_run_workspace_id_organization_id_foreign" foreign key ("workspace_id", "organization_id") references "slack_workspace" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "import_run" enable row level security;`);
    this.addSql(`alter table "import_run" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "import_run" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "import_run" using (true) with check (true);`);
    this.addSql(`alter table "import_change" add constraint "import_change_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "import_change" add constraint "import_change_run_id_organization_id_foreign" foreign key ("run_id", "organization_id") references "import_run" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "import_change" enable row level security;`);
    this.addSql(`alter table "import_change" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "import_change" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "import_change" using (true) with check (true);`);

    for (const table of importedTables) {
      // In two steps: a column that comes with such a default rewrites its table.
      this.addSql(`alter table "${table}" add "added_by_run" uuid null;`);
      this.addSql(`alter table "${table}" alter column "added_by_run" set default (${currentRun})::uuid;`);
    }
    for (const table of ['slack_workspace', ...importedTables]) {
      this.addSql(`create or replace function "${table}_journal_fn"() returns trigger as $$ ${journal} end; $$ language plpgsql;`);
      this.addSql(`create trigger "journal" after update or delete on "${table}" for each row when (${table === 'slack_workspace' ? isImport : isOther}) execute function "${table}_journal_fn"();`);
    }
  }

  override down(): void {
    for (const table of ['slack_workspace', ...importedTables]) {
      this.addSql(`drop trigger "journal" on "${table}";`);
      this.addSql(`drop function "${table}_journal_fn"();`);
    }
    for (const table of importedTables) this.addSql(`alter table "${table}" drop column "added_by_run";`);
    this.addSql(`drop table "import_change";`);
    this.addSql(`drop table "import_run";`);
  }
}

const importedTables = ['slack_user', 'slack_channel', 'slack_channel_member', 'slack_message', 'slack_reaction'];

const currentRun = `NULLIF(current_setting('app.import_run_id'::text, true), ''::text)`;
const isImport = `(${currentRun} IS NOT NULL)`;
const isOther = `(${isImport} AND (old.added_by_run IS DISTINCT FROM (${currentRun})::uuid))`;

const journal = `begin insert into import_change as known (run_id, table_name, row_id, former, is_removed) select current_setting('app.import_run_id')::uuid, tg_table_name, old.id, jsonb_object_agg(former.key, former.value), tg_op = 'DELETE' from jsonb_each(to_jsonb(old)) as former left join jsonb_each(to_jsonb(new)) as present using (key) where former.value is distinct from present.value having count(*) > 0 on conflict (organization_id, run_id, table_name, row_id) do update set former = excluded.former || known.former, is_removed = excluded.is_removed; return null;`;
