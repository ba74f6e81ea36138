import { Migration } from '@mikro-orm/migrations';

/** Workspaces count their changes by people and say who made the last, so that two do not overwrite each other. */
export class Migration20261129211100_version_what_people_edit extends Migration {

  override name = 'Migration20261129211100_version_what_people_edit';

  override up(): void {
    this.addSql(`alter table "slack_workspace" add "version" int not null default 1, add "updated_by_id" uuid null;`);
  }

  override down(): void {
    this.addSql(`alter table "slack_workspace" drop column "version", drop column "updated_by_id";`);
  }

}
