import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** What `in:` and `from:` of a search compare names with, kept by triggers, and made of the names that are there. */
export class Migration20261129190602_folded_names extends Migration {

  override name = 'Migration20261129190602_folded_names';

  override up(): void {
    this.addSql(`alter table "slack_user" add "folded_name" text null, add "folded_display_name" text null, add "folded_real_name" text null;`);
    this.addSql(`create or replace function "slack_user_folded_fn"() returns trigger as $$ begin new.folded_name := ${folded('new.name')}; new.folded_display_name := ${folded('new.display_name')}; new.folded_real_name := ${folded('new.real_name')}; return new; end; $$ language plpgsql;`);
    this.addSql(`create trigger "folded" BEFORE INSERT OR UPDATE on "slack_user" for each ROW execute function "slack_user_folded_fn"();`);

    this.addSql(`alter table "slack_channel" add "folded_name" text null;`);
    this.addSql(`create or replace function "slack_channel_folded_fn"() returns trigger as $$ begin new.folded_name := ${folded('new.name')}; return new; end; $$ language plpgsql;`);
    this.addSql(`create trigger "folded" BEFORE INSERT OR UPDATE on "slack_channel" for each ROW execute function "slack_channel_folded_fn"();`);
    asOwner(this, ['slack_user', 'slack_channel'], () => {
      this.addSql(`update slack_user set name = name;`);
      this.addSql(`update slack_channel set name = name;`);
    });
  }

  override down(): void {
    this.addSql(`drop trigger if exists "folded" on "slack_channel";`);
    this.addSql(`drop function if exists "slack_channel_folded_fn"();`);
    this.addSql(`alter table "slack_channel" drop column "folded_name";`);

    this.addSql(`drop trigger if exists "folded" on "slack_user";`);
    this.addSql(`drop function if exists "slack_user_folded_fn"();`);
    this.addSql(`alter table "slack_user" drop column "folded_name", drop column "folded_display_name", drop column "folded_real_name";`);
  }

}

const folded = (text: string) => `(select case when octet_length(given.text) = length(given.text) then lower(given.text) else replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(regexp_replace(normalize(lower(given.text), NFKD), '[\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u2060\\ufeff]', '', 'g'), '[\\u0080-\\u00bf\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u0609-\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u104a-\\u104f\\u1360-\\u1368\\u17d4-\\u17da\\u2000-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d-\\u303f\\ufe00-\\ufe0f\\U0001f000-\\U0001faff]', ' ', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o'), 'đ', 'd'), 'ð', 'd'), 'ł', 'l'), 'þ', 'th'), 'ı', 'i'), 'ς', 'σ') end from (select ${text} as text) as given)`;
