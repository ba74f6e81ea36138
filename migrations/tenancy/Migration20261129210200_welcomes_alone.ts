import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** Only the demonstration has written other notifications, and the graph has none of them any more (decision 48). */
export class Migration20261129210200_welcomes_alone extends Migration {
  override name = 'Migration20261129210200_welcomes_alone';

  override up(): void {
    asOwner(this, ['notification'], () => {
      this.addSql(`delete from "notification" where "category" <> 'WELCOME';`);
    });
  }

  override down(): void {}
}
