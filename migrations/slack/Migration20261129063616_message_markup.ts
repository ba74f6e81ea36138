import { Migration } from '@mikro-orm/migrations';

/** What a message says, as a tree, the people it mentions and its links; empty until it is imported or read anew. */
export class Migration20261129063616_message_markup extends Migration {
  override name = 'Migration20261129063616_message_markup';

  override up(): void {
    this.addSql(
      `alter table "slack_message" add "rich_text" jsonb null, add "mentions" text[] not null default '{}', add "links" jsonb null;`,
    );
  }

  override down(): void {
    this.addSql(`alter table "slack_message" drop column "rich_text", drop column "mentions", drop column "links";`);
  }
}
