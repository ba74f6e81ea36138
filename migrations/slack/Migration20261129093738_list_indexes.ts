import { Migration } from '@mikro-orm/migrations';

/**
 * Lists of workspaces, people, channels, participants, messages and imports read their rows in the order of the list,
 * and as many as a page has. The indexes that these take the place of go.
 */
export class Migration20261129093738_list_indexes extends Migration {
  override name = 'Migration20261129093738_list_indexes';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "slack_workspace_list_index" on "slack_workspace" ("organization_id", "name");`);
    this.addSql(`create index concurrently "slack_user_list_index" on "slack_user" ("organization_id", "name");`);
    this.addSql(`create index concurrently "slack_channel_list_index" on "slack_channel" ("organization_id", "name");`);
    this.addSql(`create index concurrently "slack_channel_type_list_index" on "slack_channel" ("organization_id", "type", "name");`);
    this.addSql(`create index concurrently "slack_channel_workspace_type_list_index" on "slack_channel" ("organization_id", "workspace_id", "type", "name");`);
    this.addSql(`create index concurrently "slack_channel_selected_list_index" on "slack_channel" ("organization_id", "workspace_id", "name") where selected_for_analysis;`);
    this.addSql(`create index concurrently "slack_channel_member_list_index" on "slack_channel_member" ("organization_id", "channel_id", "created_at", "id");`);
    this.addSql(`create index concurrently "import_run_list_index" on "import_run" ("organization_id", "began_at");`);
    this.addSql(`create index concurrently "slack_user_account_list_index" on "slack_user" ("organization_id", "user_id", "name");`);
    this.addSql(`create index concurrently "slack_message_thread_list_index" on "slack_message" ("organization_id", "posted_at") where is_thread_parent;`);
    this.addSql(`create index concurrently "slack_message_file_list_index" on "slack_message" ("organization_id", "posted_at") where ((jsonb_typeof(files) = 'array'::text) AND (files <> '[]'::jsonb));`);
    this.addSql(`create index concurrently "slack_message_attachment_list_index" on "slack_message" ("organization_id", "posted_at") where ((jsonb_typeof(attachments) = 'array'::text) AND (attachments <> '[]'::jsonb));`);
    this.addSql(`drop index concurrently "slack_user_organization_id_user_id_index";`);
    this.addSql(`drop index concurrently "slack_channel_organization_id_workspace_id_selecte_c08ee_index";`);
  }

  override down(): void {
    this.addSql(`create index concurrently "slack_user_organization_id_user_id_index" on "slack_user" ("organization_id", "user_id");`);
    for (const name of ['slack_channel_workspace_type_list_index', 'slack_user_account_list_index', 'slack_message_thread_list_index', 'slack_message_file_list_index', 'slack_message_attachment_list_index'])
      this.addSql(`drop index concurrently "${name}";`);
    this.addSql(`create index concurrently "slack_channel_organization_id_workspace_id_selecte_c08ee_index" on "slack_channel" ("organization_id", "workspace_id", "selected_for_analysis");`);
    this.addSql(`drop index concurrently "import_run_list_index";`);
    this.addSql(`drop index concurrently "slack_channel_list_index";`);
    this.addSql(`drop index concurrently "slack_channel_type_list_index";`);
    this.addSql(`drop index concurrently "slack_channel_selected_list_index";`);
    this.addSql(`drop index concurrently "slack_channel_member_list_index";`);
    this.addSql(`drop index concurrently "slack_user_list_index";`);
    this.addSql(`drop index concurrently "slack_workspace_list_index";`);
  }
}
