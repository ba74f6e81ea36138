import { Migration } from '@mikro-orm/migrations';

/**
 * Who wrote last what a section says, for whom may review it. It is not known of the sections that are there: who may
 * approve projects reviews those, until they are changed.
 */
export class Migration20261128201726_section_last_editor extends Migration {
  override name = 'Migration20261128201726_section_last_editor';

  override up(): void {
    this.addSql(`alter table "section" add "last_editor_id" uuid null;`);
  }

  override down(): void {
    this.addSql(`alter table "section" drop column "last_editor_id";`);
  }
}
