import { actor, type PersonalData } from '#platform/personalData/declaration.ts';

/** What the content subgraph keeps of people. */
export const personalData: PersonalData = {
  content_block: {
    why: 'texts that an organization uses again',
    kept: 'as long as the organization',
    people: { created_by_id: actor, updated_by_id: actor },
    ofOrganization: ['title', 'content', 'metadata', 'tags', 'tag_keys', 'search'],
  },
  content_block_version: {
    why: 'what a text said before',
    kept: 'as long as the text',
    people: { edited_by_id: actor },
    ofOrganization: ['title', 'content', 'metadata', 'tags'],
  },
  content_block_words: {
    why: 'to find texts by their words',
    kept: 'as long as the text',
    ofOrganization: ['title', 'words'],
    nobodys: ['type'],
  },
  project: {
    why: 'answers to tenders',
    kept: 'as long as the organization, or until it is deleted',
    people: { created_by_id: actor, updated_by_id: actor },
    ofOrganization: [
      'name',
      'client',
      'location',
      'lot',
      'project_type',
      'size',
      'rc_context',
      'failure',
      'submitted_to',
      'submission_notes',
      'metadata',
    ],
  },
  section: {
    why: 'the parts of an answer',
    kept: 'as long as the project',
    people: { last_editor_id: actor, reviewer_id: { ...actor, says: ['reviewed', 'reviewed_at'] } },
    ofOrganization: ['section_type', 'title', 'content'],
  },
};
