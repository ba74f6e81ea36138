import { Migration } from '@mikro-orm/migrations';

/**
 * The tables of requests get walls of their own: the runtime role neither changes a spent nonce nor deletes one that could
 * still be used again, nor a count of attempts whose window still runs; what it may see of them is docs/decisions/0031.
 */
export class Migration20261128223149_wall_request_tables extends Migration {
  override name = 'Migration20261128223149_wall_request_tables';

  override up(): void {
    this.addSql(`alter table "failed_log_in" enable row level security;`);
    this.addSql(`alter table "failed_log_in" force row level security;`);
    this.addSql(`create policy "request_rows" on "failed_log_in" using (true) with check (true);`);
    this.addSql(`create policy "window_ends" on "failed_log_in" as restrictive for delete using ((window_ends < now()));`);

    this.addSql(`alter table "seen_membership" enable row level security;`);
    this.addSql(`alter table "seen_membership" force row level security;`);
    this.addSql(`create policy "request_rows" on "seen_membership" using (true) with check (true);`);
    this.addSql(`create policy "membership_stays" on "seen_membership" as restrictive for delete using (false);`);

    this.addSql(`alter table "used_nonce" enable row level security;`);
    this.addSql(`alter table "used_nonce" force row level security;`);
    this.addSql(`create policy "request_rows" on "used_nonce" using (true) with check (true);`);
    this.addSql(`create policy "nonce_is_final" on "used_nonce" as restrictive for update using (false);`);
    this.addSql(`create policy "nonce_expires" on "used_nonce" as restrictive for delete using ((expires_at < now()));`);
  }

  override down(): void {
    this.addSql(`drop policy "request_rows" on "failed_log_in";`);
    this.addSql(`drop policy "window_ends" on "failed_log_in";`);

    this.addSql(`drop policy "request_rows" on "seen_membership";`);
    this.addSql(`drop policy "membership_stays" on "seen_membership";`);

    this.addSql(`drop policy "request_rows" on "used_nonce";`);
    this.addSql(`drop policy "nonce_is_final" on "used_nonce";`);
    this.addSql(`drop policy "nonce_expires" on "used_nonce";`);

    this.addSql(`alter table "failed_log_in" no force row level security;`);
    this.addSql(`alter table "failed_log_in" disable row level security;`);

    this.addSql(`alter table "seen_membership" no force row level security;`);
    this.addSql(`alter table "seen_membership" disable row level security;`);

    this.addSql(`alter table "used_nonce" no force row level security;`);
    this.addSql(`alter table "used_nonce" disable row level security;`);
  }
}
