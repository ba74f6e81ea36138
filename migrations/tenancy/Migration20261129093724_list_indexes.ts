import { Migration } from '@mikro-orm/migrations';

/**
 * Lists of members, of notifications, of sessions and of the audit trail read their rows in the order of the list, and
 * as many as a page has. The indexes that these take the place of go.
 */
export class Migration20261129093724_list_indexes extends Migration {
  override name = 'Migration20261129093724_list_indexes';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "refresh_token_open_list_index" on "refresh_token" ("user_id", "created_at", "id") where (revoked_at IS NULL);`);
    this.addSql(`create index concurrently "audit_event_action_list_index" on "audit_event" ("organization_id", "action", "occurred_at");`);
    this.addSql(`create index concurrently "audit_event_type_list_index" on "audit_event" ("organization_id", "resource_type", "occurred_at");`);
    this.addSql(`create index concurrently "audit_event_resource_list_index" on "audit_event" ("organization_id", "resource_id", "occurred_at");`);
    this.addSql(`create index concurrently "audit_event_actor_list_index" on "audit_event" ("organization_id", "actor_user_id", "occurred_at");`);
    this.addSql(`create index concurrently "notification_list_index" on "notification" ("organization_id", "user_id", "urgency", "created_at", "id") where (status = ANY (ARRAY['UNREAD'::text, 'READ'::text]));`);
    this.addSql(`create index concurrently "notification_status_list_index" on "notification" ("organization_id", "user_id", "status", "urgency", "created_at", "id");`);
    this.addSql(`create index concurrently "notification_category_list_index" on "notification" ("organization_id", "user_id", "category", "urgency", "created_at", "id") where (status = ANY (ARRAY['UNREAD'::text, 'READ'::text]));`);
    this.addSql(`create index concurrently "membership_list_index" on "membership" ("organization_id", "joined_at", "id") where (status <> 'DEACTIVATED'::text);`);
    this.addSql(`create index concurrently "membership_status_list_index" on "membership" ("organization_id", "status", "joined_at", "id");`);
    this.addSql(`create index concurrently "membership_role_list_index" on "membership" ("organization_id", "role_id", "joined_at", "id");`);
    this.addSql(`create index concurrently "team_membership_list_index" on "team_membership" ("organization_id", "team_id", "joined_at", "id");`);
    this.addSql(`drop index concurrently "audit_event_actor_index";`);
    this.addSql(`drop index concurrently "audit_event_resource_index";`);
    this.addSql(`drop index concurrently "notification_inbox_index";`);
    this.addSql(`drop index concurrently "membership_organization_id_joined_at_index";`);
    this.addSql(`drop index concurrently "membership_organization_id_role_id_index";`);
  }

  override down(): void {
    this.addSql(`create index concurrently "audit_event_actor_index" on "audit_event" ("organization_id", "actor_user_id");`);
    this.addSql(`create index concurrently "audit_event_resource_index" on "audit_event" ("organization_id", "resource_type", "resource_id");`);
    this.addSql(`create index concurrently "membership_organization_id_joined_at_index" on "membership" ("organization_id", "joined_at");`);
    this.addSql(`create index concurrently "membership_organization_id_role_id_index" on "membership" ("organization_id", "role_id");`);
    this.addSql(`create index concurrently "notification_inbox_index" on "notification" ("organization_id", "user_id", "status", "created_at");`);
    this.addSql(`drop index concurrently "audit_event_action_list_index";`);
    this.addSql(`drop index concurrently "audit_event_type_list_index";`);
    this.addSql(`drop index concurrently "audit_event_resource_list_index";`);
    this.addSql(`drop index concurrently "audit_event_actor_list_index";`);
    this.addSql(`drop index concurrently "membership_list_index";`);
    this.addSql(`drop index concurrently "membership_status_list_index";`);
    this.addSql(`drop index concurrently "membership_role_list_index";`);
    this.addSql(`drop index concurrently "notification_list_index";`);
    this.addSql(`drop index concurrently "notification_status_list_index";`);
    this.addSql(`drop index concurrently "notification_category_list_index";`);
    this.addSql(`drop index concurrently "refresh_token_open_list_index";`);
    this.addSql(`drop index concurrently "team_membership_list_index";`);
  }
}
