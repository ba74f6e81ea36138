import { Migration } from '@mikro-orm/migrations';

/** Connections and correlations count their changes and say who made the last, so that two people do not overwrite each other. */
export class Migration20261129211050_version_what_people_edit extends Migration {

  override name = 'Migration20261129211050_version_what_people_edit';

  override up(): void {
    this.addSql(`alter table "integration" add "version" int not null default 1, add "updated_by_id" uuid null;`);

    this.addSql(`alter table "user_correlation" add "version" int not null default 1, add "updated_by_id" uuid null;`);
  }

  override down(): void {
    this.addSql(`alter table "integration" drop column "version", drop column "updated_by_id";`);

    this.addSql(`alter table "user_correlation" drop column "version", drop column "updated_by_id";`);
  }

}
