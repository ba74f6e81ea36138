import { Migration } from '@mikro-orm/migrations';

/** By which few notifications of a category, or of a status, are found among many in the order of their times. */
export class Migration20261130055121_notification_indexes extends Migration {
  override name = 'Migration20261130055121_notification_indexes';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(
      `create index concurrently "notification_status_time_list_index" on "notification" ("organization_id", "user_id", "status", "created_at", "id");`,
    );
    this.addSql(
      `create index concurrently "notification_category_time_list_index" on "notification" ("organization_id", "user_id", "category", "created_at", "id") where (status = ANY (ARRAY['UNREAD'::text, 'READ'::text]));`,
    );
  }

  override down(): void {
    this.addSql(`drop index concurrently "notification_status_time_list_index";`);
    this.addSql(`drop index concurrently "notification_category_time_list_index";`);
  }
}
