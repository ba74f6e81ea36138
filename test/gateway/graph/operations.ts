import fc from 'fast-check';
import {
  getNamedType, isAbstractType, isCompositeType, isEnumType, isListType, isNonNullType, parse, validate,
  type GraphQLArgument, type GraphQLCompositeType, type GraphQLSchema,
} from 'graphql';

export interface RandomOperation {
  source: string;
  variables: Record<string, unknown>;
}

const names = ['id', 'name', 'a', 'b', 'kind', 'email', '__proto__', 'constructor', 'toString', '_e0', 'renamed_0', 'books'];
const conditions = ['', '', '', '', '@include(if: $yes)', '@skip(if: $no)', '@include(if: $no)', '@skip(if: $yes)', '@include(if: true)', '@skip(if: true)', '@include(if: $yes) @skip(if: $no)'];

/** Valid queries over a schema, with aliases that want to be confused with fields, fragments, conditions, variables and abstract types. */
export function operations(schema: GraphQLSchema): fc.Arbitrary<RandomOperation> {
  return fc.nat(2 ** 31 - 1).map((seed) => {
    const draw = drawFrom(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[draw(items.length)]!;

    function argument({ name, type }: GraphQLArgument): string {
      if (!isNonNullType(type) && draw(3) === 0) return '';
      const named = getNamedType(type);
      if (isListType(isNonNullType(type) ? type.ofType : type)) return `${name}: ${pick(['["p1", "b1", "p2"]', '["b2", "p1", "b1"]', '$ids', '[]'])}`;
      if (named.name === 'Boolean') return `${name}: ${pick(['true', 'false', '$yes', '$no'])}`;
      if (named.name === 'Int') return `${name}: ${pick(['1', '3', '$count'])}`;
      return `${name}: ${pick(isEnumType(named) ? ['CALM'] : ['"p1"', '"b1"', '"p2"', '$id'])}`;
    }

    function selection(type: GraphQLCompositeType, depth: number): string {
      if (depth < 0) return '__typename';
      if (isAbstractType(type) || draw(6) === 0) {
        const targets = [type, ...(isAbstractType(type) ? schema.getPossibleTypes(type) : [])];
        const target = draw(4) === 0 ? undefined : pick(targets);
        if (draw(2) === 0 || !('getFields' in type)) return `... ${target === undefined ? '' : `on ${target.name}`} ${pick(conditions)} ${set(target ?? type, depth - 1)}`;
      }
      if (!('getFields' in type) || draw(12) === 0) return `${draw(3) === 0 ? `${pick(names)}: ` : ''}__typename ${pick(conditions)}`;
      const field = pick(Object.values(type.getFields()));
      const inner = getNamedType(field.type);
      const given = field.args.map(argument).filter((text) => text !== '').join(', ');
      const alias = draw(3) === 0 ? `${pick(names)}: ` : '';
      return `${alias}${field.name}${given === '' ? '' : `(${given})`} ${pick(conditions)} ${isCompositeType(inner) ? set(inner, depth - 1) : ''}`;
    }

    const set = (type: GraphQLCompositeType, depth: number): string => `{ ${Array.from({ length: 1 + draw(4) }, () => selection(type, depth)).join(' ')} }`;

    /** Takes selections of the root one by one as long as they are valid together. */
    const root = schema.getQueryType()!;
    let valid = '';
    for (let index = 0; index < 4; index += 1) {
      const candidate = `${valid} ${selection(root, 4)}`;
      if (validate(schema, parse(operationOf(candidate))).every(({ message }) => /is never used/.test(message))) valid = candidate;
    }
    return { source: operationOf(valid.trim() === '' ? '__typename' : valid), variables: { yes: true, no: false, count: 2, id: 'p2', ids: ['p3', 'b3', 'p1'] } };
  });
}

/** Numbers that depend on the seed alone (mulberry32). */
function drawFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const operationOf = (body: string): string => {
  const declared: Record<string, string> = { yes: 'Boolean!', no: 'Boolean!', count: 'Int', id: 'ID!', ids: '[ID!]!' };
  const used = Object.entries(declared).filter(([name]) => new RegExp(`\\$${name}\\b`).test(body)).map(([name, type]) => `$${name}: ${type}`);
  return `query${used.length === 0 ? '' : `(${used.join(', ')})`} {${body} }`;
};

