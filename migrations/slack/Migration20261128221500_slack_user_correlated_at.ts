import { Migration } from '@mikro-orm/migrations';

/**
 * As of when integrations last said who a Slack user is, so that an older word that arrives later is refused. It is not
 * known of the users that are there: the next word about them stands, whenever it was said.
 */
export class Migration20261128221500_slack_user_correlated_at extends Migration {
  override name = 'Migration20261128221500_slack_user_correlated_at';

  override up(): void {
    this.addSql(`alter table "slack_user" add "correlated_at" timestamptz(3) null;`);
  }

  override down(): void {
    this.addSql(`alter table "slack_user" drop column "correlated_at";`);
  }
}
