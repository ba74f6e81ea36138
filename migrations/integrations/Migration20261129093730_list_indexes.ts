import { Migration } from '@mikro-orm/migrations';

/**
 * Lists of events and of correlations read their rows in the order of the list, and as many as a page has.
 */
export class Migration20261129093730_list_indexes extends Migration {
  override name = 'Migration20261129093730_list_indexes';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "integration_event_type_list_index" on "integration_event" ("organization_id", "type", "created_at");`);
    this.addSql(`create index concurrently "correlated_account_list_index" on "correlated_account" ("organization_id", "correlation_id", "provider", "external_id");`);
    this.addSql(`create index concurrently "user_correlation_unmatched_list_index" on "user_correlation" ("organization_id", "email") where (user_id IS NULL);`);
    this.addSql(`create index concurrently "user_correlation_matched_list_index" on "user_correlation" ("organization_id", "email") where (user_id IS NOT NULL);`);
    this.addSql(`drop index concurrently "correlated_account_organization_id_correlation_id_index";`);
  }

  override down(): void {
    this.addSql(`create index concurrently "correlated_account_organization_id_correlation_id_index" on "correlated_account" ("organization_id", "correlation_id");`);
    this.addSql(`drop index concurrently "correlated_account_list_index";`);
    this.addSql(`drop index concurrently "integration_event_type_list_index";`);
    this.addSql(`drop index concurrently "user_correlation_unmatched_list_index";`);
    this.addSql(`drop index concurrently "user_correlation_matched_list_index";`);
  }
}
