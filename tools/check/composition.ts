import { compose } from '../schema/compose.ts';
import { beginningOf } from '../schema/places.ts';
import type { Problem } from '../schema/problem.ts';
import type { Proposal } from './context.ts';
import { placeFrom, placeText, type Finding } from './finding.ts';

/**
 * What keeps the candidate from composing with everyone else's published SDL: one finding a mistake, at the candidate's
 * own line where it has one.
 */
export async function compositionFindings(proposal: Proposal, problems: readonly Problem[]): Promise<Finding[]> {
  const byMistake = Map.groupBy(problems, ({ rule, message }) => `${rule} ${message}`);
  const together = byMistake.size > 0 && (await composesBeside(proposal));
  return [...byMistake.values()].map((places): Finding => {
    const own = places.find(({ place }) => isOwn(proposal, place)) ?? places[0]!;
    const others = places.filter((problem) => problem !== own).map(({ place }) => placeText(placeFrom(place)));
    const also = others.length > 0 ? ` Also at ${others.join(', ')}.` : '';
    return {
      check: 'composition',
      rule: own.rule,
      severity: 'error',
      subject: own.subject === 'schema' ? proposal.candidate.name : own.subject,
      place: placeFrom(own.place === 'schema' ? beginningOf(proposal.candidate) : own.place),
      message: own.message,
      advice: `${together ? stepwise : adviceFor(own.rule)}${also}`,
    };
  });
}

const stepwise =
  'It composes only together with changes of other subgraphs that are not published: subgraphs are published one at a time, so no order of these changes works. ' +
  'Move it in steps that compose: define it in its new subgraph with @override(from: "<old subgraph>") and publish, then remove it from the old one.';

/**
 * Whether the candidate composes with the other subgraphs as their sources stand, though not with what they have
 * published.
 */
async function composesBeside({ candidate, published, beside }: Proposal): Promise<boolean> {
  const sources = ((await beside?.()) ?? []).filter(({ name }) => name !== candidate.name);
  const names = new Set(sources.map(({ name }) => name));
  const others = [...sources, ...published.filter(({ name }) => name !== candidate.name && !names.has(name))];
  return sources.length > 0 && compose([...others, candidate]).supergraph !== undefined;
}

const isOwn = ({ candidate }: Proposal, place: string): boolean =>
  candidate.document.definitions.some(
    (node) => candidate.placeOf(node).replace(/:\d+$/, '') === place.replace(/:\d+$/, ''),
  );

/** What to do about what does not compose, by the composer's code. */
const adviceFor = (rule: string): string =>
  advice[rule] ??
  'Mend it here, or together with the other subgraph’s owner: until then the graph cannot be published.';

const advice: Record<string, string> = {
  INVALID_GRAPHQL: 'Mend the SDL: as it stands no server can be built from it.',
  COMPOSED_DIFFERENTLY:
    'Let the subgraphs agree on it, or write it in another way that means the same: what the composer makes of it is not what they say.',
  COMPOSER_FAILED: 'Write what is new in another way that means the same: the composer does not survive it.',
  INVALID_FIELD_SHARING:
    'One subgraph answers a field. To move it here, add @override(from: "<old subgraph>") and publish, then remove it there; mark it @shareable in all of them only where all answer the same.',
  SATISFIABILITY_ERROR:
    'Give the type a key that the other subgraph has too, or keep the field where it can be reached.',
  FIELD_TYPE_MISMATCH:
    'A shared field has one type everywhere: add a new field with the new type, and deprecate this one.',
  FIELD_ARGUMENT_TYPE_MISMATCH: 'A shared argument has one type everywhere.',
  ENUM_VALUE_MISMATCH:
    'An enum that is both given and answered has the same values everywhere: add the value to the other subgraphs too, unused at first.',
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: 'Make the argument optional, publish it everywhere, and then require it.',
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: 'Make the field optional, publish it everywhere, and then require it.',
  EXTERNAL_MISSING_ON_BASE:
    'The owner does not have this field (any more): remove what depends on it, or have it restored.',
  REQUIRES_INVALID_FIELDS: 'Name fields that this subgraph declares @external and their owner has.',
  KEY_INVALID_FIELDS: 'A key names fields of the type itself.',
  TYPE_KIND_MISMATCH: 'A type is of one kind everywhere.',
  PERMISSION_NOT_OWNERS:
    'Take @permission off the type here: its owner says what its objects ask, and fields that you contribute say it each.',
  PERMISSION_KEY_UNKNOWN: 'Take a key that the owner declares, or have the owner declare this one with @key.',
  PERMISSION_LESS_THAN_REQUIRED:
    'State on the field each permission that is asked for what it requires, or require what everybody may read.',
  NO_QUERIES: 'A graph needs at least one field of Query.',
  UNSERVABLE_SUPERGRAPH:
    'Leave out what the gateway does not serve; it refuses such a supergraph, and the old one keeps serving.',
};
