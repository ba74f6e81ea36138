import { Migration } from '@mikro-orm/migrations';

/**
 * Lists of blocks and projects read the organization's rows in the order of the list, and as many as a page has. Of the
 * indexes that these take the place of, those of types and tags stay for the version before; the others go, and the one
 * of metadata, by which nobody searches.
 */
export class Migration20261129063700_content_lists extends Migration {
  override name = 'Migration20261129063700_content_lists';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "content_block_list_index" on "content_block" ("organization_id", "created_at", "id") where is_active;`);
    this.addSql(`create index concurrently "content_block_type_list_index" on "content_block" ("organization_id", "type", "created_at", "id") where is_active;`);
    this.addSql(`create index concurrently "content_block_tag_keys_index" on "content_block" using gin ("tag_keys");`);
    this.addSql(`create index concurrently "project_list_index" on "project" ("organization_id", "created_at", "id");`);
    this.addSql(`create index concurrently "project_status_list_index" on "project" ("organization_id", "status", "created_at", "id");`);
    this.addSql(`drop index concurrently "content_block_organization_id_created_at_index";`);
    this.addSql(`drop index concurrently "content_block_metadata_index";`);
    this.addSql(`drop index concurrently "project_organization_id_status_index";`);
    this.addSql(`drop index concurrently "project_organization_id_created_at_index";`);
  }

  override down(): void {
    this.addSql(`create index concurrently "project_organization_id_created_at_index" on "project" ("organization_id", "created_at");`);
    this.addSql(`create index concurrently "project_organization_id_status_index" on "project" ("organization_id", "status");`);
    this.addSql(`create index concurrently "content_block_metadata_index" on "content_block" using gin ("organization_id", "metadata");`);
    this.addSql(`create index concurrently "content_block_organization_id_created_at_index" on "content_block" ("organization_id", "created_at");`);
    for (const name of ['project_status_list_index', 'project_list_index', 'content_block_tag_keys_index', 'content_block_type_list_index', 'content_block_list_index'])
      this.addSql(`drop index concurrently "${name}";`);
  }
}
