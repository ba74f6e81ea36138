import { Migration } from '@mikro-orm/migrations';

/** Lists of messages with files, links and reactions read them in their order: of all, of a channel, of a person. */
export class Migration20261129093400_message_part_indexes extends Migration {
  override name = 'Migration20261129093400_message_part_indexes';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    for (const [name, column, condition] of partialIndexes)
      this.addSql(`create index concurrently "${name}" on "slack_message" ("organization_id", ${column}"posted_at") where ${condition};`);
    this.addSql(`create index concurrently "slack_reaction_organization_id_slack_user_id_created_at_index" on "slack_reaction" ("organization_id", "slack_user_id", "created_at");`);
  }

  override down(): void {
    this.addSql(`drop index concurrently "slack_reaction_organization_id_slack_user_id_created_at_index";`);
    for (const [name] of partialIndexes) this.addSql(`drop index concurrently "${name}";`);
  }
}

const hasItems = (column: string) => `((jsonb_typeof(${column}) = 'array'::text) AND (${column} <> '[]'::jsonb))`;

/** Name, columns between the organization and the time, and condition. */
const partialIndexes = [
  ['slack_message_channel_file_list_index', `"channel_id", `, hasItems('files')],
  ['slack_message_link_list_index', '', hasItems('links')],
  ['slack_message_channel_link_list_index', `"channel_id", `, hasItems('links')],
  ['slack_message_reaction_list_index', '', '(reaction_count > 0)'],
  ['slack_message_author_reaction_list_index', `"author_id", `, '(reaction_count > 0)'],
] as const;
