import { Migration } from '@mikro-orm/migrations';

/** Lets who deletes their account take from their own lines of the append-only audit trail where they were. */
export class Migration20261130053000_deleted_account extends Migration {
  override name = 'Migration20261130053000_deleted_account';

  override up(): void {
    this.addSql(`drop policy "tenant_isolation" on "audit_event";`);
    this.addSql(`create policy "tenant_isolation" on "audit_event" as restrictive using (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (organization_id IS NULL) AND (actor_user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)))) with check (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (organization_id IS NULL)));`);
    this.addSql(`create function app.forget_caller() returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
      declare caller uuid := nullif(current_setting('app.user_id', true), '')::uuid;
        current uuid := nullif(current_setting('app.organization_id', true), '')::uuid; begin
        update audit_event set ip_address = null, user_agent = null
          where actor_user_id = caller and (organization_id = current or (current is null and organization_id is null))
            and (ip_address is not null or user_agent is not null);
      end $$;`);
    this.addSql('revoke all on function app.forget_caller() from public;');
  }

  override down(): void {
    this.addSql(`drop function app.forget_caller();`);
    this.addSql(`drop policy "tenant_isolation" on "audit_event";`);
    this.addSql(`create policy "tenant_isolation" on "audit_event" as restrictive using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)) with check (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (organization_id IS NULL)));`);
  }
}
