import { defineEntity, p } from '@mikro-orm/core';
import { jsonObject, reference, texts } from '#platform/data/columns.ts';
import { inTenant, tenantOwned, tenantOwnedOnce } from '#platform/data/tenantFilter.ts';
import { keptWords, wordsColumn, wordsIndex, wordsPolicies } from '#platform/search/wordsTable.ts';

const blockTypes = [
  'COMPANY_PROFILE',
  'PERSON_CV',
  'EQUIPMENT',
  'PROCEDURE',
  'CERTIFICATION',
  'METHODOLOGY_TEMPLATE',
  'PAST_PROJECT_REFERENCE',
] as const;
export type BlockType = (typeof blockTypes)[number];

/** What a version of a block holds. */
export interface BlockContent {
  title: string;
  content: string;
  metadata: Record<string, unknown>;
  tags: string[];
}

const ContentBlockSchema = defineEntity({
  name: 'ContentBlock',
  indexes: [
    {
      name: 'content_block_list_index',
      properties: ['organizationId', 'createdAt', 'id'],
      where: 'is_active',
    },
    {
      name: 'content_block_type_list_index',
      properties: ['organizationId', 'type', 'createdAt', 'id'],
      where: 'is_active',
    },
    {
      name: 'content_block_title_list_index',
      properties: ['organizationId', 'title', 'id'],
      where: 'is_active',
    },
    {
      name: 'content_block_type_title_list_index',
      properties: ['organizationId', 'type', 'title', 'id'],
      where: 'is_active',
    },
    {
      name: 'content_block_tag_keys_index',
      expression: `create index "content_block_tag_keys_index" on "content_block" using gin ("tag_keys")`,
    },
    // These three serve the version before this one, as does the column search; they go with the next.
    {
      name: 'content_block_type_index',
      expression: `create index "content_block_type_index" on "content_block" ("organization_id", "type") where is_active`,
    },
    {
      name: 'content_block_tags_index',
      expression: `create index "content_block_tags_index" on "content_block" using gin ("organization_id", "tags")`,
    },
    {
      name: 'content_block_text_index',
      expression: `create index "content_block_text_index" on "content_block" using gin ("organization_id", "search")`,
    },
  ],
  triggers: [
    {
      name: 'tag_keys',
      timing: 'before',
      events: ['insert', 'update'],
      body: 'new.tag_keys := app.keyed(new.organization_id, new.tags); return new',
    },
    ...keptWords({
      words: ['content_block_words', 'block_id'],
      text: `concat_ws(' ', new.title, new.content)`,
      // A filter finds them as they are written.
      isOfNames: true,
      columns: ['content'],
      copied: ['type', 'is_active', 'created_at', 'title'],
      varchars: ['title'],
    }),
  ],
  properties: {
    ...tenantOwned,
    type: p.enum(blockTypes),
    title: p.string().length(500),
    content: p.text(),
    metadata: jsonObject(),
    tags: texts(),
    version: p.integer().default(1),
    isActive: p.boolean().default(true),
    createdById: reference(),
    updatedById: reference(),
    // The tags, each with the organization before it, kept by the database: not read, only searched.
    tagKeys: p.array().nullable().lazy(),
    // By this the version before this one searches; it goes with the next.
    search: p
      .string()
      .columnType('tsvector')
      .generated(`to_tsvector('simple'::regconfig, ((("title")::text || ' '::text) || "content")) stored`)
      .nullable()
      .lazy(),
  },
});

/** A reusable piece of text of the organization. Each change of what it says makes a version. */
export class ContentBlock extends ContentBlockSchema.class {}
ContentBlockSchema.setClass(ContentBlock);

const ContentBlockWordsSchema = defineEntity({
  name: 'ContentBlockWords',
  uniques: [{ properties: ['organizationId', 'block'] }],
  indexes: [
    wordsIndex('content_block_words'),
    { name: 'content_block_words_list_index', properties: ['organizationId', 'createdAt', 'block'] },
    { name: 'content_block_words_title_list_index', properties: ['organizationId', 'title', 'block'] },
  ],
  policies: wordsPolicies,
  properties: {
    ...tenantOwnedOnce,
    block: () => inTenant('block_id', p.manyToOne(ContentBlock)).deleteRule('cascade').ref(),
    type: p.text(),
    isActive: p.boolean(),
    title: p.string().length(500),
    ...wordsColumn,
  },
});

/** What of a block a filter by text finds: the words of its title and its content. */
export class ContentBlockWords extends ContentBlockWordsSchema.class {}
ContentBlockWordsSchema.setClass(ContentBlockWords);

const ContentBlockVersionSchema = defineEntity({
  name: 'ContentBlockVersion',
  uniques: [{ properties: ['organizationId', 'block', 'version'] }],
  properties: {
    ...tenantOwnedOnce,
    block: () => inTenant('block_id', p.manyToOne(ContentBlock)).deleteRule('cascade').ref(),
    version: p.integer(),
    title: p.string().length(500),
    content: p.text(),
    metadata: jsonObject(),
    tags: texts(),
    editedById: reference(),
  },
});

/** What a block said at one version; never changed. */
export class ContentBlockVersion extends ContentBlockVersionSchema.class {}
ContentBlockVersionSchema.setClass(ContentBlockVersion);
