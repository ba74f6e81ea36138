import { endedJobs } from '../data/jobTable.ts';
import { expiredKeys } from '../data/requestTables.ts';
import { actor, type PersonalData } from './declaration.ts';

/** What the tables that every subgraph has keep of people. */
export const platformTables: PersonalData = {
  idempotency_key: {
    why: 'so that a change that is sent again is not made again',
    kept: { days: 0, after: 'expires_at', lookup: expiredKeys },
    people: {
      user_id: {
        is: 'account',
        says: ['outcome'],
        withheld: { key: 'drawn by a client, as good as a secret', digest: 'a hash of what was asked' },
        erased: 'removed',
      },
    },
  },
  inbox_event: {
    why: 'so that an event is applied once',
    kept: { days: 90, after: 'applied_at' },
    nobodys: ['source'],
  },
  job: {
    why: 'so that who has started work sees how it stands',
    kept: { days: 30, after: 'finished_at', lookup: endedJobs },
    people: { started_by_id: { ...actor, says: ['kind', 'error_code', 'error_message'] } },
  },
  seen_membership: {
    why: 'so that no change is made by a right that was taken away',
    kept: 'for good: an id and a number',
  },
  used_nonce: {
    why: 'so that no request is played twice',
    kept: 'a minute: no request is accepted later',
    nobodys: ['nonce'],
  },
};

/** The table by which every subgraph but tenancy knows its organizations. */
export const tenantTable: PersonalData = {
  tenant: {
    why: 'what this subgraph knows of an organization',
    kept: 'as long as the organization; then its id alone',
    ofOrganization: ['slug', 'name'],
    nobodys: ['timezone', 'status', 'plan', 'limits'],
  },
};
