import { graphql, GraphQLError, isNonNullType, Kind, type GraphQLResolveInfo, type ResponsePath } from 'graphql';
import type { SubgraphAnswer } from '../../gateway/fixture/ask.ts';
import { schemaOf, type SmallSubgraph } from '../../gateway/fixture/compose.ts';
import type { Path } from '../compare.ts';
import type { Data } from '../data.ts';
import type { Thing } from '../graph.ts';
import type { Draw } from '../random/draw.ts';

/** What may go wrong with a field: it fails, is null in silence, or is not there in the answer. */
export const faults = ['error', 'null', 'omission'] as const;
export type Fault = (typeof faults)[number];

/** What a subgraph that was asked has said, field by field of each thing. */
export interface Said {
  isNull(thing: Thing, field: string): boolean;
  /** How often each fault has happened. */
  happened: Record<Fault, number>;
}

/** Which faults may happen while one operation is answered, each of so many of a hundred fields. */
export interface Weather {
  draw: Draw;
  kinds: readonly Fault[];
  share: number;
}

type Held = { thing: Thing } | undefined;
type Resolver = (...given: [unknown, never, Asked, GraphQLResolveInfo]) => unknown;
interface Asked {
  omitted: Path[];
}

/**
 * The same subgraphs, of whose fields some fail, are null or are left out: a thing's field in one subgraph always
 * alike, however often that is asked. What they say is written down, from their side.
 */
export function faultySubgraphs(subgraphs: readonly SmallSubgraph[], data: Data) {
  let weather: Weather;
  let said: Map<Thing, Set<string>>;
  let happened: Said['happened'];
  let drawn: Map<Thing, Map<string, Fault | undefined>>;
  /** What a subgraph does not know any more: nothing that is behind it can be asked for. */
  let none: Set<Thing>;

  function say(thing: Thing, field: string): void {
    said.set(thing, (said.get(thing) ?? new Set()).add(field));
  }

  function faultOf(thing: Thing, what: string): Fault | undefined {
    const known = drawn.get(thing) ?? new Map<string, Fault | undefined>();
    drawn.set(thing, known);
    if (!known.has(what))
      known.set(what, weather.draw.percent(weather.share) ? weather.draw.pick(weather.kinds) : undefined);
    return known.get(what);
  }

  function fail(): never {
    happened.error += 1;
    throw new GraphQLError('No.', { extensions: { code: 'CONFLICT' } });
  }

  const field =
    (service: string, resolve: Resolver): Resolver =>
    (held, args, asked, info) => {
      const { fieldName, returnType, path } = info;
      const thing = (held as Held)?.thing ?? data.root;
      const fault = faultOf(thing, `${service} ${fieldName}`);
      if (fault === 'error') fail();
      const isNull = fault === 'null' && !isNonNullType(returnType);
      const value = isNull ? null : (resolve(held, args, asked, info) ?? null);
      if (isNull) happened.null += 1;
      if (value === null) say(thing, fieldName);
      if (fault === 'omission') asked.omitted.push(pathOf(path));
      return value;
    };

  /** An entity that its subgraph may not know any more. */
  const reference =
    (service: string, refer: (...given: unknown[]) => Held) =>
    ({ __typename: type, ...keys }: { __typename: string }, context: unknown, info: GraphQLResolveInfo): unknown => {
      const held = refer({ __typename: type, ...keys }, context, info) ?? undefined;
      if (held === undefined) {
        // By a key of which somebody has said that it is null it is none of them.
        for (const thing of data.all(type)) for (const name of namesIn(info)) say(thing, name);
        return null;
      }
      const fault = faultOf(held.thing, service);
      if (fault === 'error') fail();
      if (fault !== 'null') return held;
      happened.null += 1;
      none.add(held.thing);
      return null;
    };

  const schemas = new Map(
    subgraphs.map((subgraph) => {
      const { name, resolvers } = subgraph;
      const faulty = Object.entries(resolvers as Record<string, Record<string, Resolver>>).map(([type, fields]) => [
        type,
        Object.fromEntries(
          Object.entries(fields).map(([key, resolve]) => [
            key,
            key === '__resolveReference'
              ? reference(name, resolve as never)
              : key.startsWith('__')
                ? resolve
                : field(name, resolve),
          ]),
        ),
      ]);
      return [name, schemaOf({ ...subgraph, resolvers: Object.fromEntries(faulty) as object })];
    }),
  );

  return {
    /** From now on other things go wrong, and nothing has been said. */
    begin(next: Weather): Said {
      weather = next;
      [said, drawn, none] = [new Map(), new Map(), new Set()];
      happened = { error: 0, null: 0, omission: 0 };
      const [told, gone] = [said, none];
      return { isNull: (thing, name) => told.get(thing)?.has(name) === true || gone.has(thing), happened };
    },
    async send(service: string, _: string, body: string): Promise<SubgraphAnswer> {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      const asked: Asked = { omitted: [] };
      const answer = JSON.parse(
        JSON.stringify(
          await graphql({
            schema: schemas.get(service)!,
            source: query,
            variableValues: variables,
            contextValue: asked,
          }),
        ),
      ) as SubgraphAnswer;
      for (const path of asked.omitted) if (omit(answer.data, path)) happened.omission += 1;
      return answer;
    },
  };
}

const pathOf = (path: ResponsePath): (string | number)[] => [...(path.prev ? pathOf(path.prev) : []), path.key];

function omit(data: unknown, path: Path): boolean {
  let holder = data as Record<string | number, unknown> | null;
  for (const step of path.slice(0, -1)) holder = (holder?.[step] ?? null) as typeof holder;
  return holder !== null && delete holder[path.at(-1)!];
}

/** The names of all fields that are selected of an entity. */
function namesIn({ fieldNodes, fragments }: GraphQLResolveInfo): Set<string> {
  const names = new Set<string>();
  const collect = (node: GraphQLResolveInfo['fieldNodes'][number]['selectionSet']): void => {
    for (const selection of node?.selections ?? []) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else
        collect(
          selection.kind === Kind.INLINE_FRAGMENT
            ? selection.selectionSet
            : fragments[selection.name.value]!.selectionSet,
        );
    }
  };
  for (const node of fieldNodes) collect(node.selectionSet);
  return names;
}
