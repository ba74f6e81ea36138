import { tenancyRules } from '#tools/scan/rules/tenancy/tenancyRules.ts';
import { testRules } from './scanned.ts';

testRules(tenancyRules, {
  T03: {
    fires: 'alter table posts alter column organization_id drop not null',
    silent: 'alter table posts alter column title drop not null',
  },
});
