import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** Only the demonstration has given connections and events other states, and the graph has none of them any more (decision 48). */
export class Migration20261129210100_connections_in_use extends Migration {
  override name = 'Migration20261129210100_connections_in_use';

  override up(): void {
    asOwner(this, ['integration', 'integration_event'], () => {
      this.addSql(`update "integration" set "status" = 'ACTIVE', "last_error" = null, "updated_at" = now() where "status" not in ('ACTIVE', 'DISCONNECTED');`);
      this.addSql(`delete from "integration_event" where "type" not in ('CREATED', 'UPDATED', 'DISCONNECTED', 'CONNECTED') or "outcome" <> 'SUCCESS';`);
    });
  }

  override down(): void {}
}
