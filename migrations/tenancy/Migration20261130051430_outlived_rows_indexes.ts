import { Migration } from '@mikro-orm/migrations';

/** By which the purge finds what has outlived its period. */
export class Migration20261130051430_outlived_rows_indexes extends Migration {
  override name = 'Migration20261130051430_outlived_rows_indexes';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "one_time_token_expires_at_index" on "one_time_token" ("expires_at");`);
    this.addSql(`create index concurrently "notification_created_at_index" on "notification" ("created_at");`);
    this.addSql(`create index concurrently "invitation_expires_at_index" on "invitation" ("expires_at");`);
  }

  override down(): void {
    this.addSql(`drop index concurrently "one_time_token_expires_at_index";`);
    this.addSql(`drop index concurrently "notification_created_at_index";`);
    this.addSql(`drop index concurrently "invitation_expires_at_index";`);
  }
}
