import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  OperationTypeNode,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { drawFrom } from './draw.ts';

export interface RandomOperation {
  source: string;
  variables: Record<string, unknown>;
}

const aliases = [
  'id',
  'sku',
  'code',
  'place',
  'f0',
  'q0',
  'r0',
  'a',
  'b',
  '__proto__',
  'constructor',
  'toString',
  '_e0',
  '_0',
  'renamed_0',
  'v0',
  '_internal_qp_alias_0',
  'then',
  'length',
];
const ways: ReadonlySet<string> = new Set(['near', 'far', 'kin']);
const conditions = [
  '@include(if: $yes)',
  '@skip(if: $no)',
  '@include(if: $no)',
  '@skip(if: $yes)',
  '@include(if: true)',
  '@skip(if: false)',
  '@include(if: $yes) @skip(if: $no)',
  '@skip(if: true)',
];
const declared: Record<string, [string, unknown]> = {
  yes: ['Boolean!', true],
  no: ['Boolean!', false],
  int: ['Int', 2],
  none: ['Int', undefined],
  nothing: ['String', null],
  byDefault: ['Int = 6', undefined],
  text: ['String', 'väriable'],
  way: ['Way', 'DOWN'],
  id: ['ID', 12],
  in: ['In', { n: 1, inner: { text: null, way: 'UP' } }],
  list: ['[Int!]', [1, 2]],
  flag: ['Boolean', true],
  ratio: ['Float', 3],
};

/** A valid operation over a schema, drawn from a seed alone. */
export function randomOperation(schema: GraphQLSchema, seed: number): RandomOperation {
  const draw = drawFrom(seed);
  const isMutation = draw.percent(15);
  const kind = isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY;
  const root = schema.getRootType(kind)!;
  const fragments: string[] = [];

  const condition = (share: number): string => (draw.percent(share) ? draw.pick(conditions) : '');
  const alias = (share: number): string => (draw.percent(share) ? `${draw.pick(aliases)}: ` : '');

  function value(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return value(type.ofType, depth).replace(/^null$/, '2');
    if (draw.percent(8)) return 'null';
    if (isListType(type))
      return draw.percent(20)
        ? value(type.ofType, depth)
        : `[${Array.from({ length: draw(3) }, () => value(type.ofType, depth)).join(', ')}]`;
    if (isEnumType(type)) return draw.pick(type.getValues()).name;
    if (isInputObjectType(type))
      return `{ ${draw
        .some(Object.values(type.getFields()))
        .filter(({ name }) => depth > 0 || name !== 'inner')
        .map((field) => `${field.name}: ${value(field.type, depth - 1)}`)
        .join(', ')} }`;
    return (
      {
        Int: String(draw(5)),
        Float: draw.pick(['1', '2.5']),
        Boolean: draw.pick(['true', 'false']),
        ID: draw.pick(['"i"', '7']),
      }[type.name] ?? draw.pick(['"text"', '"ü \\"q\\" \\\\ "', '""'])
    );
  }

  function argument({ name, type, defaultValue }: GraphQLArgument): string {
    if ((!isNonNullType(type) || defaultValue !== undefined) && draw.percent(40)) return '';
    const fitting = Object.keys(declared).filter(
      (variable) =>
        getNamedType(type).name === declared[variable]![0].replaceAll(/[[\]!]| =.*/g, '') &&
        isListType(type) === declared[variable]![0].startsWith('['),
    );
    return `${name}: ${!isNonNullType(type) && fitting.length > 0 && draw.percent(40) ? `$${draw.pick(fitting)}` : value(type, 2)}`;
  }

  function field(parentField: GraphQLField<unknown, unknown>, depth: number): string {
    const inner = getNamedType(parentField.type);
    const given = parentField.args
      .map(argument)
      .filter((text) => text !== '')
      .join(', ');
    return `${alias(given === '' ? 25 : 60)}${parentField.name}${given === '' ? '' : `(${given})`} ${condition(14)} ${isCompositeType(inner) ? set(inner, depth - 1) : ''}`;
  }

  function selection(type: GraphQLCompositeType, depth: number): string {
    if (draw.percent(isAbstractType(type) ? 60 : 12)) {
      const targets = [type, ...(isAbstractType(type) ? schema.getPossibleTypes(type) : type.getInterfaces())];
      const target = draw.pick(targets);
      const body = set(target, depth - 1);
      if (draw.percent(30)) {
        fragments.push(`fragment F${fragments.length} on ${target.name} ${body}`);
        return `...F${fragments.length - 1} ${condition(20)}`;
      }
      return `... ${target === type && draw.percent(50) ? '' : `on ${target.name}`} ${condition(25)} ${body}`;
    }
    if (!('getFields' in type) || draw.percent(10)) return `${alias(40)}__typename ${condition(10)}`;
    const fields = Object.values(type.getFields());
    const fitting = depth > 0 ? fields : fields.filter((candidate) => !isCompositeType(getNamedType(candidate.type)));
    // Ways on which something is provided are taken more often.
    const likely = [
      ...fitting,
      ...fitting.filter(({ name }) => ways.has(name)),
      ...fitting.filter(({ name }) => name === 'kin'),
      ...fitting.filter(({ name }) => name === 'kin'),
    ];
    return fitting.length === 0 ? '__typename' : field(draw.pick(likely), depth);
  }

  const set = (type: GraphQLCompositeType, depth: number): string =>
    `{ ${Array.from({ length: 1 + draw(4) }, () => selection(type, depth)).join(' ')} }`;

  /** The selections are taken one by one as long as they are valid together. */
  let taken = { body: '', fragments: 0 };
  const written = () => operationOf(kind, taken.body.trim() === '' ? '__typename' : taken.body, fragments);
  for (let index = 0; index < (isMutation ? 5 : 4); index += 1) {
    const before = { ...taken };
    taken.body += ` ${draw.percent(4) && !isMutation ? introspection(schema, draw.pick(Object.keys(schema.getTypeMap()))) : selection(root, 4)}`;
    taken.fragments = fragments.length;
    if (validate(schema, parse(written().source)).length === 0) continue;
    taken = before;
    fragments.length = taken.fragments;
  }
  return written();
}

const introspection = (schema: GraphQLSchema, type: string): string =>
  `shown: __type(name: "${type}") { kind name ${schema.getType(type) === undefined ? '' : 'enumValues { name }'} } __schema { queryType { name } }`;

function operationOf(kind: OperationTypeNode, body: string, fragments: readonly string[]): RandomOperation {
  const text = `{${body} } ${fragments.join(' ')}`;
  const used = Object.keys(declared).filter((name) => new RegExp(`\\$${name}\\b`).test(text));
  return {
    source: `${kind} ${used.length === 0 ? '' : `(${used.map((name) => `$${name}: ${declared[name]![0]}`).join(', ')})`} ${text}`,
    variables: Object.fromEntries(
      used.filter((name) => declared[name]![1] !== undefined).map((name) => [name, declared[name]![1]]),
    ),
  };
}
