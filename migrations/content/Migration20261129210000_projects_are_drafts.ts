import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** Only the demonstration has given a project another step, and the graph has no other any more (decision 48). */
export class Migration20261129210000_projects_are_drafts extends Migration {
  override name = 'Migration20261129210000_projects_are_drafts';

  override up(): void {
    asOwner(this, ['project'], () => {
      this.addSql(`update "project" set "status" = 'DRAFT', "updated_at" = now() where "status" <> 'DRAFT';`);
    });
  }

  override down(): void {}
}
