import { defineEntity, p } from '@mikro-orm/core';
import { moment, reference } from '#platform/data/columns.ts';
import { inTenant, tenantOwned } from '#platform/data/tenantFilter.ts';
import { forbidden } from '#platform/values/errors.ts';
import { Project } from '../project/entities.ts';

const ContentSectionSchema = defineEntity({
  name: 'ContentSection',
  tableName: 'section',
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
    lastEditorId: reference().nullable(),
    reviewed: p.boolean().default(false),
    reviewerId: reference().nullable(),
    reviewedAt: moment().nullable(),
  },
});

/** A part of a project's document. */
export class ContentSection extends ContentSectionSchema.class {
  /** Takes a person's change of what it says; it has to be reviewed anew. */
  revise(change: { title?: string; content?: string | null }, editor: string): void {
    const changed =
      (change.title !== undefined && change.title !== this.title) ||
      (change.content !== undefined && change.content !== (this.content ?? null));
    if (!changed) return;
    Object.assign(this, change, { version: this.version + 1, lastEditorId: editor });
    this.assess(false, null);
  }

  /**
   * Records a reviewer's word.
   * @param mayApprove whether the reviewer may approve whoever wrote it.
   * @throws OrgraphError FORBIDDEN for a reviewer who may not and wrote it last, or where it is not known who did.
   */
  review(approved: boolean, reviewer: string, mayApprove: boolean, at = new Date()): void {
    if (!mayApprove && (this.lastEditorId == null || this.lastEditorId === reviewer))
      throw forbidden(
        'What a section says is reviewed by another person than its last editor, or by who has the permission project:approve.',
      );
    this.assess(approved, reviewer, at);
  }

  private assess(approved: boolean, reviewer: string | null, at = new Date()): void {
    this.reviewed = approved;
    this.reviewerId = reviewer;
    this.reviewedAt = reviewer === null ? null : at;
  }
}
ContentSectionSchema.setClass(ContentSection);
