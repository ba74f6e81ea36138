import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, moment, reference } from '#platform/data/columns.ts';
import { tenantOwned } from '#platform/data/tenantFilter.ts';
import { versioned } from '#platform/data/versions.ts';
import { invalidState } from '#platform/values/errors.ts';

const projectStatuses = [
  'DRAFT',
  'RC_ANALYZING',
  'RC_ANALYZED',
  'MATCHING',
  'MATCHED',
  'GENERATING',
  'GENERATED',
  'REVIEWING',
  'COMPLETED',
  'SUBMITTED',
] as const;
export type ProjectStatus = (typeof projectStatuses)[number];

const ProjectSchema = defineEntity({
  name: 'Project',
  indexes: [
    { name: 'project_list_index', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'project_status_list_index', properties: ['organizationId', 'status', 'createdAt', 'id'] },
    { name: 'project_name_list_index', properties: ['organizationId', 'name', 'id'] },
    { name: 'project_status_name_list_index', properties: ['organizationId', 'status', 'name', 'id'] },
    { properties: ['organizationId', 'deadline'] },
    { properties: ['organizationId', 'createdById'] },
  ],
  properties: {
    ...tenantOwned,
    name: p.string().length(255),
    client: p.string().length(255).nullable(),
    location: p.string().length(255).nullable(),
    lot: p.string().length(255).nullable(),
    projectType: p.string().length(255).nullable(),
    size: p.string().length(255).nullable(),
    deadline: moment().nullable(),
    status: p.enum(projectStatuses).default('DRAFT'),
    ...versioned,
    rcContext: p.text().nullable(),
    failure: p.json<{ step: string; message: string; at: string }>().nullable(),
    submittedTo: p.string().length(255).nullable(),
    submittedAt: moment().nullable(),
    submissionMethod: p.enum(['EMAIL', 'PLATFORM', 'PHYSICAL'] as const).nullable(),
    submissionNotes: p.text().nullable(),
    metadata: jsonObject(),
    createdById: reference(),
  },
});

/** An answer to a tender on its way from draft to submission. */
export class Project extends ProjectSchema.class {
  /** @throws OrgraphError INVALID_STATE once it has been submitted: what was sent stays as it was sent. */
  assertOpen(): void {
    if (this.status === 'SUBMITTED')
      throw invalidState('The project has been submitted; it cannot be changed any more.', this.status);
  }
}
ProjectSchema.setClass(Project);
