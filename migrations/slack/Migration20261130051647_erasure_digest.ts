import { Migration } from '@mikro-orm/migrations';

/** Whom an organization has erased, by a keyed digest in place of Slack's id; a row from before gets its own by the next import. */
export class Migration20261130051647_erasure_digest extends Migration {
  override name = 'Migration20261130051647_erasure_digest';

  override up(): void {
    this.addSql(`alter table "slack_erasure" add "digest" varchar(43) null, add "key_id" varchar(50) null;`);
    this.addSql(`alter table "slack_erasure" alter column "slack_id" drop not null;`);
    this.addSql(`alter table "slack_erasure" add constraint "slack_erasure_organization_id_digest_unique" unique ("organization_id", "digest");`);
    this.addSql(`alter table "slack_erasure" add constraint "slack_erasure_of_somebody" check (((slack_id IS NOT NULL) OR (digest IS NOT NULL)));`);
  }

  override down(): void {
    this.addSql(`alter table "slack_erasure" drop constraint "slack_erasure_organization_id_digest_unique";`);
    this.addSql(`alter table "slack_erasure" drop constraint "slack_erasure_of_somebody";`);
    this.addSql(`alter table "slack_erasure" drop column "digest", drop column "key_id";`);
    this.addSql(`alter table "slack_erasure" alter column "slack_id" set not null;`);
  }
}
