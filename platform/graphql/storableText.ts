import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { badUserInput, type OrgraphError } from '../values/errors.ts';
import { namedBy } from '../values/nodeId.ts';

const texts = new Set(['String', 'ID', 'DateTime']);

/** Whether a field has arguments that may hold text, as which a time is given. */
export const takesText = ({ args }: Pick<GraphQLField<unknown, unknown>, 'args'>): boolean =>
  args.map(({ type }) => getNamedType(type)).some((type) => isInputObjectType(type) || texts.has(type.name));

/**
 * What of an argument is text that PostgreSQL does not store, or not as it was given, no time where one is asked, or a
 * node id where an id is: BAD_USER_INPUT at each path.
 */
export function unstorableIn(value: unknown, type: GraphQLInputType, path: string): OrgraphError[] {
  if (isNonNullType(type)) return unstorableIn(value, type.ofType, path);
  if (isListType(type))
    return ((value ?? []) as unknown[]).flatMap((item, index) => unstorableIn(item, type.ofType, `${path}.${index}`));
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) =>
      unstorableIn(
        (value as Record<string, unknown> | null | undefined)?.[field.name],
        field.type,
        `${path}.${field.name}`,
      ),
    );
  const wrong = type.name === 'ID' && isNodeId(value) ? idAsked : wrongIn(value);
  return wrong === undefined ? [] : [badUserInput(wrong, path)];
}

const isNodeId = (value: unknown): boolean => typeof value === 'string' && namedBy(value) !== undefined;
const idAsked = 'This is the nodeId of an object, which node and nodes take. Send its id.';

const timeAsked = 'Give a time of RFC 3339, of the years 1 to 9999, for example 2026-03-14T09:30:00Z.';

/** What is wrong with a text or a time of a value, names within JSON included. */
function wrongIn(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'The text holds control characters. Leave them out.';
    return value.isWellFormed() ? undefined : 'The text holds half of a surrogate pair. Leave it out.';
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? timeAsked : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const wrong = wrongIn(name) ?? wrongIn(member);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
