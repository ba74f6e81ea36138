import { defineEntity, p } from '@mikro-orm/core';
import { invalidState } from '../values/errors.ts';
import { moment, reference } from './columns.ts';
import { currentOrganization, identified, stampOf } from './tenantFilter.ts';

export const jobStatuses = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** The named look-up under which what has ended long ago is seen, to be deleted. */
export const endedJobs = 'ended-jobs';

const ofOrganization = `(organization_id = ${currentOrganization})`;

const JobSchema = defineEntity({
  name: 'Job',
  indexes: [
    { name: 'job_list_index', properties: ['organizationId', 'createdAt'] },
    { name: 'job_status_list_index', properties: ['organizationId', 'status', 'createdAt'] },
    { name: 'job_starter_list_index', properties: ['organizationId', 'startedById', 'createdAt'] },
    { properties: ['finishedAt'] },
  ],
  policies: [
    {
      name: 'tenant_isolation',
      type: 'restrictive',
      using: `(${ofOrganization} OR ((current_setting('app.purpose'::text, true) = '${endedJobs}'::text) AND (finished_at < (now() - '30 days'::interval))))`,
      check: ofOrganization,
    },
  ],
  properties: {
    ...identified,
    organizationId: p
      .uuid()
      .defaultRaw(currentOrganization)
      .onCreate((_row, em) => stampOf(em as never) as never),
    kind: p.string().length(100),
    status: p.enum(jobStatuses).default('QUEUED'),
    startedById: reference(),
    startedAt: moment().nullable(),
    finishedAt: moment().nullable(),
    done: p.integer().nullable(),
    total: p.integer().nullable(),
    errorCode: p.string().length(50).nullable(),
    errorMessage: p.text().nullable(),
  },
});

/**
 * How a job stands that people may see, by the id that it has in the queue; for 30 days after its end. Written in the
 * transaction of each change of the queue, so that the two agree.
 */
export class Job extends JobSchema.class {
  /** @throws OrgraphError INVALID_STATE for one that has ended. */
  cancel(at = new Date()): void {
    if (this.status !== 'QUEUED' && this.status !== 'RUNNING')
      throw invalidState('This job has ended already.', this.status);
    this.status = 'CANCELLED';
    this.finishedAt = at;
  }
}
JobSchema.setClass(Job);
