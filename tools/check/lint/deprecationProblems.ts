import { Kind, type ConstDirectiveNode } from 'graphql';
import { namedParts } from '../../schema/coordinates.ts';
import type { Problem } from '../../schema/problem.ts';
import type { SubgraphSource } from '../../schema/sources.ts';

/** A deprecation says until when what it stands on is there: a day as YYYY-MM-DD in its reason. (GraphQL's @deprecated has no argument for it.) */
export function deprecationProblems(source: SubgraphSource): Problem[] {
  return namedParts(source.document).flatMap(({ coordinate, node }) => {
    const deprecated = ('directives' in node ? (node.directives ?? []) as readonly ConstDirectiveNode[] : []).find(({ name }) => name.value === 'deprecated');
    const reason = deprecated?.arguments?.find(({ name }) => name.value === 'reason')?.value;
    if (deprecated === undefined || reason === undefined || (reason.kind === Kind.STRING && hasDay(reason.value))) return [];
    return [{ rule: 'DEPRECATION_WITHOUT_DATE', subject: coordinate, place: source.placeOf(node), message: `The deprecation of ${coordinate} does not say until when it is there` }];
  });
}

const hasDay = (text: string): boolean => (text.match(/\b\d{4}-\d\d-\d\d\b/g) ?? []).some((day) => !Number.isNaN(Date.parse(day)));
