import { Migration } from '@mikro-orm/migrations';

/**
 * Lets the purge of a deleted organization see and delete idempotency keys, whose ever they are, and rows of append-only
 * tables.
 */
export class Migration20261130043906_organization_deletion extends Migration {
  override name = 'Migration20261130043906_organization_deletion';

  override up(): void {
    this.addSql(`drop policy "person_isolation" on "idempotency_key";`);

    this.addSql(`create policy "person_isolation" on "idempotency_key" as restrictive using ((((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))) OR ((current_setting('app.purpose'::text, true) = 'expired-idempotency-keys'::text) AND (expires_at <= now())) OR ((current_setting('app.purpose'::text, true) = 'deleted-organization'::text) AND (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))) with check (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))));`);

    this.addSql(`create function app.is_deleted(organization uuid) returns boolean language sql stable set search_path = pg_catalog, public, pg_temp as $$
      select exists (select from tenant where id = organization and deleted_at is not null) $$;`);
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
    this.addSql(`drop policy "person_isolation" on "idempotency_key";`);

    this.addSql(`create policy "person_isolation" on "idempotency_key" as restrictive using ((((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))) OR ((current_setting('app.purpose'::text, true) = 'expired-idempotency-keys'::text) AND (expires_at <= now())))) with check (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))));`);
  }
}
