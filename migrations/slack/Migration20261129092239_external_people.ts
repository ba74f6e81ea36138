import { Migration } from '@mikro-orm/migrations';

export class Migration20261129092239_external_people extends Migration {

  override name = 'Migration20261129092239_external_people';

  override up(): void | Promise<void> {
    this.addSql(`alter table "slack_user" add "is_external" boolean not null default false, add "company" text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "slack_user" drop column "is_external", drop column "company";`);
  }

}
