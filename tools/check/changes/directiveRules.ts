import type { Severity } from '../finding.ts';

/** How a directive's use on something that stays was changed. */
export type Way = 'added' | 'removed' | 'changed';

export interface DirectiveRule {
  severity: Record<Way, Severity>;
  advice: string;
}

const deploy =
  'The gateway plans with what is published until the new graph serves: publish first what adds, deploy the subgraph so that it serves both, then remove.';
const right =
  'Who had the right before may not have it now, or the other way round: see that every caller keeps what it needs, and that nobody gets what is not theirs.';
const demand: DirectiveRule = { severity: { added: 'error', removed: 'warning', changed: 'error' }, advice: right };

/**
 * What changes of directives mean for the gateway, the other subgraphs and who calls; what the API schema shows by
 * itself is left to that.
 */
export const directiveRules: Readonly<Record<string, DirectiveRule>> = {
  key: {
    severity: { added: 'note', removed: 'error', changed: 'error' },
    advice: `Others reach this type by the key. Keep it beside the new one. ${deploy}`,
  },
  shareable: {
    severity: { added: 'note', removed: 'note', changed: 'note' },
    advice: 'Nothing: it composes, so nobody else answers the field.',
  },
  external: { severity: { added: 'warning', removed: 'warning', changed: 'note' }, advice: deploy },
  requires: {
    severity: { added: 'warning', removed: 'note', changed: 'warning' },
    advice: `Until the new graph serves, the gateway sends what was required before: resolve the field with that, too. ${deploy}`,
  },
  provides: {
    severity: { added: 'note', removed: 'warning', changed: 'warning' },
    advice: `Plans that run now may ask for what was provided. ${deploy}`,
  },
  override: {
    severity: { added: 'note', removed: 'warning', changed: 'warning' },
    advice: 'Deploy this subgraph before the graph is published, and remove the field from the old one afterwards.',
  },
  interfaceObject: { severity: { added: 'warning', removed: 'warning', changed: 'note' }, advice: deploy },
  access: { ...demand, severity: { added: 'error', removed: 'error', changed: 'error' } },
  permission: demand,
  idempotent: {
    severity: { added: 'note', removed: 'error', changed: 'note' },
    advice: 'Clients that send an Idempotency-Key with the mutation are refused: leave it until none does.',
  },
  own: { severity: { added: 'warning', removed: 'error', changed: 'warning' }, advice: right },
  authenticated: demand,
  requiresScopes: demand,
  policy: demand,
  tenantScoped: {
    severity: { added: 'error', removed: 'error', changed: 'error' },
    advice: 'Whose the objects are decides who sees them: have it reviewed, and approved where it is meant.',
  },
  global: {
    severity: { added: 'error', removed: 'error', changed: 'error' },
    advice: 'Whose the objects are decides who sees them: have it reviewed, and approved where it is meant.',
  },
  tag: {
    severity: { added: 'warning', removed: 'warning', changed: 'warning' },
    advice: 'Contracts include and exclude by tags: see which of them gain or lose it.',
  },
};

/**
 * For directives that nobody here knows: what they mean is their users’ to say, so that a change of one is never called
 * safe.
 */
export const unknownRule: DirectiveRule = {
  severity: { added: 'warning', removed: 'warning', changed: 'warning' },
  advice: 'See what reads this directive, and whether it may change.',
};

/** Seen in the API schema itself. */
export const shownByApi: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf', 'inaccessible']);
