import { Migration } from '@mikro-orm/migrations';

/** Names, and Slack's ids of channels, are found by an index. */
export class Migration20261129190603_folded_name_indexes extends Migration {

  override name = 'Migration20261129190603_folded_name_indexes';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`drop index concurrently if exists "slack_user_organization_id_folded_name_index";`);
    this.addSql(`create index concurrently "slack_user_organization_id_folded_name_index" on "slack_user" ("organization_id", "folded_name");`);
    this.addSql(`drop index concurrently if exists "slack_user_organization_id_folded_display_name_index";`);
    this.addSql(`create index concurrently "slack_user_organization_id_folded_display_name_index" on "slack_user" ("organization_id", "folded_display_name");`);
    this.addSql(`drop index concurrently if exists "slack_user_organization_id_folded_real_name_index";`);
    this.addSql(`create index concurrently "slack_user_organization_id_folded_real_name_index" on "slack_user" ("organization_id", "folded_real_name");`);
    this.addSql(`drop index concurrently if exists "slack_channel_organization_id_slack_id_index";`);
    this.addSql(`create index concurrently "slack_channel_organization_id_slack_id_index" on "slack_channel" ("organization_id", "slack_id");`);
    this.addSql(`drop index concurrently if exists "slack_channel_organization_id_folded_name_index";`);
    this.addSql(`create index concurrently "slack_channel_organization_id_folded_name_index" on "slack_channel" ("organization_id", "folded_name");`);
  }

  override down(): void {
    this.addSql(`drop index concurrently if exists "slack_user_organization_id_folded_name_index";`);
    this.addSql(`drop index concurrently if exists "slack_user_organization_id_folded_display_name_index";`);
    this.addSql(`drop index concurrently if exists "slack_user_organization_id_folded_real_name_index";`);
    this.addSql(`drop index concurrently if exists "slack_channel_organization_id_slack_id_index";`);
    this.addSql(`drop index concurrently if exists "slack_channel_organization_id_folded_name_index";`);
  }

}
