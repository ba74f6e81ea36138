import { speedRules } from '#tools/scan/rules/speed/speedRules.ts';
import { organization } from './apart.ts';
import { testRules } from './scanned.ts';

const many = (more: string) => `
  create table facts (id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references organizations on delete cascade, created_at timestamptz not null default now());
  ${more} insert into facts (organization_id, created_at) select ${organization('1 + n % 2')}, now() - n * interval '1 minute' from generate_series(1, 12000) as n;
  analyze facts`;

testRules(speedRules, {
  P01: {
    fires: many(''),
    silent: many('create index on facts (organization_id, created_at);'),
  },
});
