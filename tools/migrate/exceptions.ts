/**
 * Uniques across organizations, each argued: a slug, a domain and an e-mail address name one thing in the world; tokens
 * and delivery ids are random; an inbound Slack call carries the workspace's id alone, so one that is in use belongs to
 * one organization.
 */
export const globalUniques = [
  'organization(slug)',
  'organization(domain)',
  'invitation(token_hash)',
  'audit_event(event_id)',
  'slack_workspace(slack_id)',
];

/**
 * Tables of organizations that also hold rows of none: what happened before an organization was known is recorded, and
 * shown to no organization.
 */
export const organizationOptional = ['audit_event'];

/**
 * Functions that have their owner's rights, for what only a table's owner may do: one shows and changes no row (decision
 * 43), one deletes rows of organizations that are deleted, and of no other (decision 55), one takes from
 * the caller's own lines of the audit trail where they were (decision 57).
 */
export const ownersFunctions = ['analyze_imported', 'purge_append_only', 'forget_caller'];
