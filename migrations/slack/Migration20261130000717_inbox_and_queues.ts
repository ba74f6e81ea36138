import { Migration } from '@mikro-orm/migrations';
import { createQueueSchema, dropQueueSchema } from '#platform/queue/createQueueSchema.ts';

/** The memory of events that were applied, and the queues of those that are told and of jobs (decision 51). */
export class Migration20261130000717_inbox_and_queues extends Migration {
  override name = 'Migration20261130000717_inbox_and_queues';

  override up(): void {
    this.addSql(`create table "inbox_event" ("id" uuid not null, "source" varchar(63) not null, "applied_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`create index "inbox_event_applied_at_index" on "inbox_event" ("applied_at");`);

    this.addSql(`alter table "inbox_event" enable row level security;`);
    this.addSql(`alter table "inbox_event" force row level security;`);
    this.addSql(`create policy "request_rows" on "inbox_event" using (true) with check (true);`);
    this.addSql(`create policy "event_is_final" on "inbox_event" as restrictive for update using (false);`);
    this.addSql(`create policy "event_stays" on "inbox_event" as restrictive for delete using ((applied_at < (now() - '90 days'::interval)));`);

    createQueueSchema((sql) => this.addSql(sql));
  }

  override down(): void {
    dropQueueSchema((sql) => this.addSql(sql));
    this.addSql(`drop table "inbox_event";`);
  }
}
