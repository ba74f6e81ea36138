import { Migration } from '@mikro-orm/migrations';

export class Migration20261129060646_message_sender_and_raw extends Migration {

  override name = 'Migration20261129060646_message_sender_and_raw';

  override up(): void | Promise<void> {
    this.addSql(`alter table "slack_message" add "sender_name" text null, add "sender_icon_url" text null, add "raw" jsonb null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "slack_message" drop column "sender_name", drop column "sender_icon_url", drop column "raw";`);
  }

}
