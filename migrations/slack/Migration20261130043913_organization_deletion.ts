import { Migration } from '@mikro-orm/migrations';

/** Lets the purge of a deleted organization see and delete idempotency keys, whose ever they are. */
export class Migration20261130043913_organization_deletion extends Migration {
  override name = 'Migration20261130043913_organization_deletion';

  override up(): void {
    this.addSql(`drop policy "person_isolation" on "idempotency_key";`);

    this.addSql(`create policy "person_isolation" on "idempotency_key" as restrictive using ((((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))) OR ((current_setting('app.purpose'::text, true) = 'expired-idempotency-keys'::text) AND (expires_at <= now())) OR ((current_setting('app.purpose'::text, true) = 'deleted-organization'::text) AND (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))) with check (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))));`);
  }

  override down(): void {
    this.addSql(`drop policy "person_isolation" on "idempotency_key";`);

    this.addSql(`create policy "person_isolation" on "idempotency_key" as restrictive using ((((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))) OR ((current_setting('app.purpose'::text, true) = 'expired-idempotency-keys'::text) AND (expires_at <= now())))) with check (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND ((organization_id IS NULL) OR (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid))));`);
  }
}
