import { Migration } from '@mikro-orm/migrations';

/**
 * Lets an import count what it has written, within its transaction: only a table's owner may. Nobody is shown a row by
 * it.
 */
export class Migration20261129144500_analyze_imported extends Migration {
  override name = 'Migration20261129144500_analyze_imported';

  override up(): void {
    this.addSql(`create function app.analyze_imported() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        analyze (skip_locked)
          public.slack_user (id, organization_id, workspace_id, slack_id, name, user_id),
          public.slack_channel (id, organization_id, workspace_id, slack_id, name, type),
          public.slack_channel_member (id, organization_id, channel_id, slack_user_id),
          public.slack_day (organization_id, channel_id),
          public.slack_message (id, organization_id, channel_id, slack_ts, author_id, parent_id, thread_ts, posted_at, is_thread_reply, is_deleted, added_by_run),
          public.slack_message_words (organization_id, message_id, channel_id, posted_at),
          public.slack_reaction (id, organization_id, message_id, slack_user_id, emoji);
      end $$;`);
  }

  override down(): void {
    this.addSql(`drop function app.analyze_imported();`);
  }
}
