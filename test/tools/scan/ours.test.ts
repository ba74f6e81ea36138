import { expect, test } from '@jest/globals';
import { roleOf } from '#tools/database/provision.ts';
import { defaultOptions } from '#tools/scan/options.ts';
import { scanUrl } from '#tools/scan/scanUrl.ts';
import { cloneDatabases } from '../../harness/databases.ts';
import { now } from './scanned.ts';

/** What is said of tenancy in our own databases, each with the reason why it stays. */
const inAll = {
  'T17 inbox_event': 'the ids of events that were applied, whichever organization they are of',
  'T05 job': 'it goes 30 days after its end, in services that need not know the organization yet',
  'T05 idempotency_key': 'kept for a day, in services that need not know the organization yet',
  'T03 idempotency_key': 'a mutation outside of any organization may be repeated too',
};
const argued = {
  tenancy: {
    ...inAll,
    'T02 personal_copy': 'what is kept of a person, in all their organizations',
    'T02 personal_copy_part': 'the same',
    'T03 audit_event': 'what happened before an organization was known is recorded, and shown to none',
    'T08 audit_event': 'the id of a delivery, which is random',
    'T08 invitation': 'the hash of a random token: it is nobody else’s',
    'T13 one_time_token': 'a person’s, who may work for several organizations',
    'T13 personal_copy': 'what is kept of a person, in all their organizations',
    'T13 personal_copy_part': 'the same',
    'T13 refresh_token': 'a session is a person’s, who may work for several organizations',
    'T13 user_identity': 'who somebody is elsewhere is a person’s, too',
    'T25 undefined': 'app.purge_append_only takes lines of a deleted organization, and nothing where no tombstone is',
    'T17 failed_log_in': 'nobody is logged in yet',
  },
  slack: {
    ...inAll,
    'T08 slack_workspace': 'a workspace in use belongs to one organization: a call by Slack names it alone',
    'T18 slack_workspace': 'the same',
  },
  content: inAll,
  integrations: inAll,
};

test.each(Object.entries(argued))('our own database of %s keeps its tenants apart', async (name, expected) => {
  const { urls, drop } = await cloneDatabases(name as keyof typeof argued);
  try {
    const { superuserUrl, appUrl } = urls[name as keyof typeof argued];
    const { report } = await scanUrl(superuserUrl, {
      ...defaultOptions,
      now,
      requireRls: true,
      appRole: roleOf(appUrl),
    });
    const said = report.findings.filter(({ family }) => family === 'tenancy' || family === 'back-fill');
    expect(said.map(({ rule, table }) => `${rule} ${table}`).toSorted()).toEqual(Object.keys(expected).toSorted());
  } finally {
    await drop();
  }
});
