import { Migration } from '@mikro-orm/migrations';

/** All messages that have something are found by their marks: an index of them looked as good for those of one channel. */
export class Migration20261129204808_part_indexes_of_all extends Migration {

  override name = 'Migration20261129204808_part_indexes_of_all';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    for (const [name] of indexes) this.addSql(`drop index concurrently if exists "${name}";`);
  }

  override down(): void {
    for (const [name, condition] of indexes)
      this.addSql(`create index concurrently "${name}" on "slack_message" ("organization_id", "posted_at") where ${condition};`);
  }

}

const hasItems = (column: string) => `((jsonb_typeof(${column}) = 'array'::text) AND (${column} <> '[]'::jsonb))`;

const indexes = [
  ['slack_message_attachment_list_index', hasItems('attachments')],
  ['slack_message_file_list_index', hasItems('files')],
  ['slack_message_link_list_index', hasItems('links')],
  ['slack_message_reaction_list_index', '(reaction_count > 0)'],
] as const;
