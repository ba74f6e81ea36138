import { Migration } from '@mikro-orm/migrations';

/** Lists of blocks by title, and of projects by name, are read in that order. */
export class Migration20261129211034_list_orders extends Migration {
  override name = 'Migration20261129211034_list_orders';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "project_name_list_index" on "project" ("organization_id", "name", "id");`);
    this.addSql(`create index concurrently "project_status_name_list_index" on "project" ("organization_id", "status", "name", "id");`);
    this.addSql(`create index concurrently "content_block_title_list_index" on "content_block" ("organization_id", "title", "id") where is_active;`);
    this.addSql(`create index concurrently "content_block_type_title_list_index" on "content_block" ("organization_id", "type", "title", "id") where is_active;`);
  }

  override down(): void {
    this.addSql(`drop index concurrently "content_block_title_list_index";`);
    this.addSql(`drop index concurrently "content_block_type_title_list_index";`);
    this.addSql(`drop index concurrently "project_name_list_index";`);
    this.addSql(`drop index concurrently "project_status_name_list_index";`);
  }
}
