import { Migration } from '@mikro-orm/migrations';

/** Teams, their memberships and roles count their changes, and all that people edit says who made the last, so that two do not overwrite each other. */
export class Migration20261129211108_version_what_people_edit extends Migration {

  override name = 'Migration20261129211108_version_what_people_edit';

  override up(): void {
    this.addSql(`alter table "organization" add "updated_by_id" uuid null;`);

    this.addSql(`alter table "team" add "version" int not null default 1, add "updated_by_id" uuid null;`);

    this.addSql(`alter table "role" add "version" int not null default 1, add "updated_by_id" uuid null;`);

    this.addSql(`alter table "membership" add "updated_by_id" uuid null;`);

    this.addSql(`alter table "team_membership" add "place_version" int not null default 1, add "updated_by_id" uuid null;`);
  }

  override down(): void {
    this.addSql(`alter table "membership" drop column "updated_by_id";`);

    this.addSql(`alter table "organization" drop column "updated_by_id";`);

    this.addSql(`alter table "role" drop column "version", drop column "updated_by_id";`);

    this.addSql(`alter table "team" drop column "version", drop column "updated_by_id";`);

    this.addSql(`alter table "team_membership" drop column "place_version", drop column "updated_by_id";`);
  }

}
