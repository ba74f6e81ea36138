import { Migration } from '@mikro-orm/migrations';

/** Notifications by time alone are read in that order. */
export class Migration20261129211044_list_orders extends Migration {
  override name = 'Migration20261129211044_list_orders';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "notification_time_list_index" on "notification" ("organization_id", "user_id", "created_at", "id") where (status = ANY (ARRAY['UNREAD'::text, 'READ'::text]));`);
  }

  override down(): void {
    this.addSql(`drop index concurrently "notification_time_list_index";`);
  }
}
