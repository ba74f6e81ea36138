import { expect, test } from '@jest/globals';
import { takenAway } from '#tools/migrate/losses.ts';

test.each([
  ['drop table if exists "slack_message" cascade;', ['drops slack_message']],
  [
    'alter table "project" drop column "name", drop column if exists "status";',
    ['drops the column name', 'drops the column status'],
  ],
  ['alter table project drop name', ['drops the column name']],
  ['alter table project alter column name type text', ['rewrites the column name']],
  ['alter table project alter "name" set data type text', ['rewrites the column name']],
  ['truncate table only public.project', ['empties public.project']],
  ['create table a (); delete from b where true', ['deletes rows of b']],
  ['drop schema app cascade', ['drops app']],
  ['drop materialized view seen', ['drops seen']],
  ['drop owned by somebody', ['drops what belongs to somebody']],
])('%s takes something away', (sql, expected) => expect(takenAway(sql)).toEqual(expected));

test.each([
  'alter table project drop constraint project_name_check; drop index project_name_index',
  'alter table project alter column name drop default, alter column name drop not null',
  'drop policy tenant_isolation on project; drop function f(); drop trigger t on project',
  'create table dropped (id uuid, type text); alter table project add column type text',
  'alter type kind add value $$x$$; alter table project add constraint c foreign key (a) references b on delete cascade',
  '-- drop table project\n/* truncate project */ select 1',
])('%s takes nothing away', (sql) => expect(takenAway(sql)).toEqual([]));
