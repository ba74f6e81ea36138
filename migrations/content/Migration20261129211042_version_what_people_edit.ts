import { Migration } from '@mikro-orm/migrations';

/** Projects say who changed them last: CONFLICT tells it. (Blocks and sections do already.) */
export class Migration20261129211042_version_what_people_edit extends Migration {

  override name = 'Migration20261129211042_version_what_people_edit';

  override up(): void {
    this.addSql(`alter table "project" add "updated_by_id" uuid null;`);
  }

  override down(): void {
    this.addSql(`alter table "project" drop column "updated_by_id";`);
  }

}
