import { Migration } from '@mikro-orm/migrations';

/**
 * A refresh token's place in its session's chain, by which its successor is derived, and how often it was answered with
 * that successor once more. Tokens that are there count as first ones; what they are exchanged for is derived likewise.
 */
export class Migration20261128222823_refresh_token_successor extends Migration {
  override name = 'Migration20261128222823_refresh_token_successor';

  override up(): void {
    this.addSql(
      `alter table "refresh_token" add "generation" int not null default 0, add "repeats" int not null default 0;`,
    );
  }

  override down(): void {
    this.addSql(`alter table "refresh_token" drop column "generation", drop column "repeats";`);
  }
}
