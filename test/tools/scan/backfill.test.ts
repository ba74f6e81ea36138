import { backfillRules } from '#tools/scan/rules/backfill/backfillRules.ts';
import { organization, person } from './apart.ts';
import { testRules } from './scanned.ts';

const id = 'id uuid primary key default gen_random_uuid()';
const drafts = `create table drafts (${id}, organization_id uuid references organizations on delete cascade, user_id uuid);`;
const filled = (organizationOfN: string) =>
  `${drafts} insert into drafts (organization_id, user_id) select ${organizationOfN}, ${person('n')} from generate_series(1, 20) as n`;

testRules(backfillRules, {
  B01: {
    fires: filled(`case when n > 1 then ${organization('1')} end`),
    silent: filled(organization('1')),
  },
  B02: {
    fires: filled(organization('1')),
    silent: filled(organization('1 + n % 2')),
  },
  B03: {
    fires: filled(organization('1')),
    silent: filled(organization('1 + n % 2')),
  },
  B04: {
    fires: `alter table users alter column organization_id drop not null;
      insert into users (email) values ('nobody@acme.test')`,
    silent: 'alter table users alter column organization_id drop not null',
  },
  B05: {
    fires: `truncate organizations cascade; ${filled('null::uuid')}`,
    silent: 'truncate organizations cascade',
  },
});
