import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from '../random.ts';

const deepest = 7;

/**
 * Different valid queries of a schema, as clients write them: a root field or two, down to a few fields of each object.
 */
export function randomOperations(
  schema: GraphQLSchema,
  count: number,
  random: Random,
): { name: string; text: string }[] {
  const texts = new Set<string>();
  const operations: { name: string; text: string }[] = [];
  while (operations.length < count) {
    const fields = random.some(Object.values(schema.getQueryType()!.getFields()), random.whole(1, 3));
    const selections = fields
      .map((field) => select(field, deepest, random))
      .filter((text) => text !== undefined)
      .join(' ');
    const body = `{ ${selections} }`;
    if (selections === '' || texts.has(body)) continue;
    texts.add(body);
    const name = `Operation${operations.length}`;
    const text = `query ${name} ${body}`;
    const [error] = validate(schema, parse(text));
    if (error === undefined) operations.push({ name, text });
  }
  return operations;
}

function select(field: GraphQLField<unknown, unknown>, depth: number, random: Random): string | undefined {
  const type = getNamedType(field.type);
  const given = argumentsOf(field);
  if (isLeafType(type)) return `${field.name}${given}`;
  const inside = depth > 0 && isCompositeType(type) ? selectionOf(type, depth - 1, random) : undefined;
  return inside === undefined ? undefined : `${field.name}${given} ${inside}`;
}

/** All leaves are as likely as in a dashboard, all objects but connections less the deeper they are. */
function selectionOf(type: GraphQLCompositeType, depth: number, random: Random): string | undefined {
  if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields());
  const connection = /(Connection|Edge)$/.test(type.name);
  const chosen = connection ? fields : random.some(fields, random.whole(2, 8));
  const selections = chosen
    .filter((field) => connection || isLeafType(getNamedType(field.type)) || random.chance(depth / deepest))
    .flatMap((field) => select(field, depth, random) ?? []);
  return selections.length === 0 ? undefined : `{ ${selections.join(' ')} }`;
}

/** What must be given, and a page's size. */
function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
  const given = args.flatMap((argument) =>
    argument.name === 'first'
      ? ['first: 10']
      : isRequiredArgument(argument)
        ? [`${argument.name}: "00000000-0000-4000-8000-000000000000"`]
        : [],
  );
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}
