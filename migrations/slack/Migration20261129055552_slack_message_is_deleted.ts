import { Migration } from '@mikro-orm/migrations';

/** Of a message that is deleted the place in its channel and thread stays. */
export class Migration20261129055552_slack_message_is_deleted extends Migration {
  override name = 'Migration20261129055552_slack_message_is_deleted';

  override up(): void {
    this.addSql(`alter table "slack_message" add "is_deleted" boolean not null default false;`);
  }

  override down(): void {
    this.addSql(`alter table "slack_message" drop column "is_deleted";`);
  }
}
