import { integrityRules } from '#tools/scan/rules/integrity/integrityRules.ts';
import { testRules } from './scanned.ts';

testRules(integrityRules, {
  I01: {
    fires: 'create table readings (at timestamptz not null)',
    silent: 'create table readings (at timestamptz not null, sensor uuid not null, primary key (sensor, at))',
  },
});
