import { Migration } from '@mikro-orm/migrations';

/**
 * Deletes organizations: a tombstone for each, by which their rows are seen for the purge alone, and a way to delete from the
 * append-only audit trail, for who is deleted and nobody else.
 */
export class Migration20261130043900_organization_deletion extends Migration {
  override name = 'Migration20261130043900_organization_deletion';

  override up(): void {
    this.addSql(`create table "organization_tombstone" ("id" uuid not null, "deleted_at" timestamptz(3) not null default now(), "deleted_by_id" uuid null, primary key ("id"));`);

    this.addSql(`drop policy "person_isolation" on "idempotency_key";`);

    this.addSql(`drop policy "tenant_isolation" on "organization";`);

    this.addSql(`create policy "person_isolation" on "idempotency_key" as restrictive using ((((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))) OR ((current_setting('app.purpose'::text, true) = 'expired-idempotency-keys'::text) AND (expires_at <= now())) OR ((current_setting('app.purpose'::text, true) = 'deleted-organization'::text) AND (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))) with check (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))));`);

    this.addSql(`alter table "organization" add "deleted_at" timestamptz(3) null;`);
    this.addSql(`create policy "tenant_isolation" on "organization" as restrictive using ((((deleted_at IS NULL) AND ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (EXISTS ( SELECT 1 FROM membership m WHERE ((m.organization_id = organization.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid))))) OR ((current_setting('app.purpose'::text, true) = 'organization-by-slug'::text) AND ((slug)::text = current_setting('app.lookup'::text, true))))) OR ((current_setting('app.purpose'::text, true) = 'deleted-organization'::text) AND (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))) with check ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);

    this.addSql(`alter table "organization_tombstone" enable row level security;`);
    this.addSql(`alter table "organization_tombstone" force row level security;`);
    this.addSql(`create policy "tombstone_rows" on "organization_tombstone" using (true) with check (true);`);
    this.addSql(`create policy "tombstone_is_final" on "organization_tombstone" as restrictive for update using (false);`);
    this.addSql(`create policy "tombstone_stays" on "organization_tombstone" as restrictive for delete using (false);`);

    this.addSql(`create function app.is_deleted(organization uuid) returns boolean language sql stable set search_path = pg_catalog, public, pg_temp as $$
      select exists (select from organization_tombstone where id = organization) $$;`);
    this.addSql(`create function app.purge_append_only(target regclass, deleted uuid, most int) returns int language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
      declare gone int; begin
        if not app.is_deleted(deleted) then raise exception 'there is no tombstone'; end if;
        execute format('delete from %1$s where ctid = any(array(select ctid from %1$s where organization_id = $1 limit $2))', target)
          using deleted, most;
        get diagnostics gone = row_count;
        return gone;
      end $$;`);
    this.addSql('revoke all on function app.is_deleted(uuid), app.purge_append_only(regclass, uuid, int) from public;');
  }

  override down(): void {
    this.addSql(`drop function app.purge_append_only(regclass, uuid, int), app.is_deleted(uuid);`);
    this.addSql(`drop table "organization_tombstone";`);

    this.addSql(`drop policy "person_isolation" on "idempotency_key";`);

    this.addSql(`drop policy "tenant_isolation" on "organization";`);

    this.addSql(`create policy "person_isolation" on "idempotency_key" as restrictive using ((((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))) OR ((current_setting('app.purpose'::text, true) = 'expired-idempotency-keys'::text) AND (expires_at <= now())))) with check (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))));`);

    this.addSql(`alter table "organization" drop column "deleted_at";`);
    this.addSql(`create policy "tenant_isolation" on "organization" as restrictive using (((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (EXISTS ( SELECT 1 FROM membership m WHERE ((m.organization_id = organization.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid))))) OR ((current_setting('app.purpose'::text, true) = 'organization-by-slug'::text) AND ((slug)::text = current_setting('app.lookup'::text, true))))) with check ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
  }
}
