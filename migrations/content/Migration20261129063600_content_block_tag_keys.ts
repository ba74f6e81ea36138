import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/**
 * A block's tags with its organization in front of each, kept by the database whoever writes: an index of them holds one
 * organization's blocks under each of its entries.
 */
export class Migration20261129063600_content_block_tag_keys extends Migration {
  override name = 'Migration20261129063600_content_block_tag_keys';

  override up(): void {
    this.addSql(`create function app.keyed(organization uuid, tags text[]) returns text[] language sql immutable parallel safe
      return array(select organization::text || ':' || tag from unnest(tags) as tag);`);
    this.addSql(`alter table "content_block" add "tag_keys" text[] null;`);
    this.addSql(`create function "content_block_tag_keys_fn"() returns trigger as $$ begin new.tag_keys := app.keyed(new.organization_id, new.tags); return new; end; $$ language plpgsql;`);
    this.addSql(`create trigger "tag_keys" before insert or update on "content_block" for each row execute function "content_block_tag_keys_fn"();`);
    asOwner(this, ['content_block'], () => this.addSql(`update "content_block" set "tag_keys" = null;`));
  }

  override down(): void {
    this.addSql(`drop trigger "tag_keys" on "content_block";`);
    this.addSql(`alter table "content_block" drop column "tag_keys";`);
    this.addSql(`drop function "content_block_tag_keys_fn"();`);
    this.addSql(`drop function app.keyed(uuid, text[]);`);
  }
}
