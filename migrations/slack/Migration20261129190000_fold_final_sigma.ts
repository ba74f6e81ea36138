import { Migration } from '@mikro-orm/migrations';
import { asOwner } from '#platform/data/asOwner.ts';

/** The Greek sigma that ends a word is searched as the one within: a word has both, in capitals and not. */
export class Migration20261129190000_fold_final_sigma extends Migration {

  override name = 'Migration20261129190000_fold_final_sigma';

  override up(): void {
    this.addSql(`create or replace function "slack_message_words_fn"() returns trigger as $$ ${body} end; $$ language plpgsql;`);
    this.addSql(`create or replace function "slack_message_changed_words_fn"() returns trigger as $$ ${body} end; $$ language plpgsql;`);
    asOwner(this, ['slack_message', 'slack_message_words'], () => {
      this.addSql(`update slack_message_words set words = ${words} from slack_message as new where new.organization_id = slack_message_words.organization_id and new.id = slack_message_words.message_id and strpos(coalesce(new.processed_text, new.text), 'ς') > 0;`);
    });
  }

  /** What is in the index stays as it is: nothing is found wrongly by it. */
  override down(): void {
    this.addSql(`create or replace function "slack_message_words_fn"() returns trigger as $$ ${former(body)} end; $$ language plpgsql;`);
    this.addSql(`create or replace function "slack_message_changed_words_fn"() returns trigger as $$ ${former(body)} end; $$ language plpgsql;`);
  }

}

const words = `concat_ws(' ', (select replace(concat_ws(' ', '', setweight(to_tsvector('simple', plain.text), 'A'), to_tsvector('english', plain.text), to_tsvector('french', plain.text), to_tsvector('german', plain.text)), ' ''', ' ''' || left(new.organization_id::text, 8)) from (select case when length(folded.text) <= 100 then folded.text else regexp_replace(folded.text, '\\S{101,}', ' ', 'g') end as text from (select left(regexp_replace((select case when octet_length(given.text) = length(given.text) then lower(given.text) else replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(regexp_replace(normalize(lower(given.text), NFKD), '[\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u2060\\ufeff]', '', 'g'), '[\\u0080-\\u00bf\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u0609-\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u104a-\\u104f\\u1360-\\u1368\\u17d4-\\u17da\\u2000-\\u2bff\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d-\\u303f\\ufe00-\\ufe0f\\U0001f000-\\U0001faff]', ' ', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'ø', 'o'), 'đ', 'd'), 'ð', 'd'), 'ł', 'l'), 'þ', 'th'), 'ı', 'i'), 'ς', 'σ') end from (select coalesce(new.processed_text, new.text) as text) as given), '[!-/:-@[-\`{-~]', ' ', 'g'), 20000) as text offset 0) as folded offset 0) as plain), (select string_agg(('''' || left(new.organization_id::text, 8) || '@' || translate(mark, '''\\', '') || ''''), ' ') from unnest(array_cat(new.mentions, array['#' || new.channel_id, '~' || new.author_id, '32d' || div(least(greatest(floor(extract(epoch from new.posted_at) / 86400), 14336), 30719)::int, 32), '256d' || div(least(greatest(floor(extract(epoch from new.posted_at) / 86400), 14336), 30719)::int, 256), '2048d' || div(least(greatest(floor(extract(epoch from new.posted_at) / 86400), 14336), 30719)::int, 2048), case when jsonb_typeof(new.files) = 'array' and new.files <> '[]' then 'file' end, case when jsonb_typeof(new.attachments) = 'array' and new.attachments <> '[]' then 'attachment' end, case when jsonb_typeof(new.links) = 'array' and new.links <> '[]' then 'link' end, case when new.reaction_count > 0 then 'reaction' end])) as mark))::tsvector`;

const body = `begin insert into slack_message_words (organization_id, message_id, channel_id, posted_at, words) values (new.organization_id, new.id, new.channel_id, new.posted_at, ${words}) on conflict (organization_id, message_id) do update set channel_id = excluded.channel_id, posted_at = excluded.posted_at, words = excluded.words; return null;`;

const former = (sql: string) => sql.replace('else replace(', 'else ').replace(`, 'ς', 'σ')`, '');
