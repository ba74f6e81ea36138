import { Migration } from '@mikro-orm/migrations';

export class Migration20261130051417_organization_domain extends Migration {

  override name = 'Migration20261130051417_organization_domain';

  override up(): void | Promise<void> {
    this.addSql(`drop policy "tenant_isolation" on "organization";`);

    this.addSql(`alter table "organization" add "auto_join_by_domain" boolean not null default false;`);
    this.addSql(`create policy "tenant_isolation" on "organization" as restrictive using ((((deleted_at IS NULL) AND ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (EXISTS ( SELECT 1 FROM membership m WHERE ((m.organization_id = organization.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid))))) OR ((current_setting('app.purpose'::text, true) = 'organization-by-slug'::text) AND ((slug)::text = current_setting('app.lookup'::text, true))) OR ((current_setting('app.purpose'::text, true) = 'organization-by-domain'::text) AND ((domain)::text = current_setting('app.lookup'::text, true))))) OR ((current_setting('app.purpose'::text, true) = 'deleted-organization'::text) AND (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))) with check ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop policy "tenant_isolation" on "organization";`);

    this.addSql(`alter table "organization" drop column "auto_join_by_domain";`);
    this.addSql(`create policy "tenant_isolation" on "organization" as restrictive to public using ((((deleted_at IS NULL) AND ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (EXISTS ( SELECT 1
   FROM membership m
  WHERE ((m.organization_id = organization.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid))))) OR ((current_setting('app.purpose'::text, true) = 'organization-by-slug'::text) AND ((slug)::text = current_setting('app.lookup'::text, true))))) OR ((current_setting('app.purpose'::text, true) = 'deleted-organization'::text) AND (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))) with check ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
  }

}
