import { defineEntity, p } from '@mikro-orm/core';
import { moment, reference } from '#platform/data/columns.ts';
import { inTenant, tenantOwned } from '#platform/data/tenantFilter.ts';
import { Project } from '../project/entities.ts';

const SectionSchema = defineEntity({
  name: 'Section',
  indexes: [{ properties: ['organizationId', 'project', 'position'] }],
  properties: {
    ...tenantOwned,
    project: () => inTenant('project_id', p.manyToOne(Project)).deleteRule('cascade').ref(),
    sectionType: p.string().length(100),
    title: p.string().length(500),
    content: p.text().nullable(),
    position: p.integer(),
    version: p.integer().default(1),
    generatedByAi: p.boolean().default(false),
    qualityScore: p.decimal('number').columnType('numeric').nullable(),
    reviewed: p.boolean().default(false),
    reviewerId: reference().nullable(),
    reviewedAt: moment().nullable(),
  },
});

/** A part of a project's document. */
export class Section extends SectionSchema.class {
  /** Takes a change of what it says; it has to be reviewed anew. */
  revise(change: { title?: string; content?: string | null }): void {
    const changed =
      (change.title !== undefined && change.title !== this.title) ||
      (change.content !== undefined && change.content !== (this.content ?? null));
    if (!changed) return;
    Object.assign(this, change, { version: this.version + 1 });
    this.review(false, null);
  }

  /** Records a reviewer's word. */
  review(approved: boolean, reviewer: string | null, at = new Date()): void {
    this.reviewed = approved;
    this.reviewerId = reviewer;
    this.reviewedAt = reviewer === null ? null : at;
  }
}
SectionSchema.setClass(Section);
