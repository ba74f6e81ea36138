import { graphql, parse, print, visit, type GraphQLSchema } from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { federate } from '../../gateway/fixture/ask.ts';
import { arriving } from '../arrival.ts';
import type { Path } from '../compare.ts';
import type { Data } from '../data.ts';
import { sidesOf, type Thing } from '../graph.ts';
import { drawFrom, type Draw } from '../random/draw.ts';
import { randomGraph } from '../random/graph.ts';
import type { RandomOperation } from '../random/operation.ts';
import { faults, faultySubgraphs } from './faultySubgraphs.ts';
import { breaches } from './law.ts';

/** One draw of what goes wrong while an operation is answered. @returns what of the answer breaks the law. */
export type LawTrial = (operation: RandomOperation) => Promise<(seed: number) => Promise<Outcome>>;

export interface Outcome {
  breaches: string[];
  /** What the case stands for. */
  points: string[];
}

const permission = 'law:read';
/** Whoever asks, in a graph that judges rights: somebody who holds nothing. */
const nobody = { organization: 'somebody’s', permissions: [] };
const refused: ReadonlySet<string> = new Set(['FORBIDDEN']);
const none: ReadonlySet<string> = new Set();

/** A random graph with faulty subgraphs. @param rights whether some of its fields ask for what its caller lacks. */
export function lawTrial(seed: number, rights: boolean): { schema: GraphQLSchema; trial: LawTrial } {
  const drawn = randomGraph(seed);
  const graph = rights ? { ...drawn, parts: withPermissions(drawn.parts, drawFrom(seed)) } : drawn;
  const { monolith, subgraphs, data } = sidesOf(graph);
  const ask = federate(subgraphs, graph);
  const faulty = faultySubgraphs(subgraphs, data);
  const names = Object.keys(graph.parts);

  const trial: LawTrial = async (operation) => {
    const { source, variables } = operation;
    const { whole, places } = await placesOf(operation, monolith.schema, data);
    return async (number) => {
      const draw = drawFrom(number);
      const kinds = draw.percent(50) ? [draw.pick(faults)] : faults;
      const said = faulty.begin({ draw, kinds, share: draw.pick([2, 10, 30]) });
      const down = draw.percent(8) ? draw.pick(names) : undefined;
      const unplanned: string[] = [];
      const { data: answered, errors } = await ask(source, variables, {
        async send(service, kind, body) {
          const answer = await faulty.send(service, kind, body);
          await arriving(draw.some(names))(service);
          return answer;
        },
        refusal: (service) =>
          service === down ? new OrgraphError('SUBGRAPH_UNAVAILABLE', `${service} is down`) : undefined,
        onUnplanned: (path) => void unplanned.push(path),
        mostErrors: Infinity,
        ...(rights && { caller: nobody }),
      });
      const placeAt = (path: Path) => places.get(path.join('.'));
      const found = breaches(
        { data: answered, errors },
        {
          whole,
          refusals: rights ? refused : none,
          saidNull(path) {
            const place = placeAt(path);
            // Of the schema no subgraph says anything.
            if (place === undefined) return !places.has(String(path[0]));
            if (said.isNull(place.thing, place.field)) return true;
            // Of an object that several subgraphs have in parts, one may have said that there is none.
            return path.some((__, length) => {
              const above = placeAt(path.slice(0, length));
              return above !== undefined && said.isNull(above.thing, above.field);
            });
          },
          isComputed: (path) =>
            source.startsWith('mutation') ||
            (said.happened.null > 0 && /^(?:[qs]|told)\d/.test(placeAt(path)?.field ?? '')),
        },
      );
      if (unplanned.length > 0) found.push(`not planned: ${unplanned.join(' ')}`);
      if (said.happened.omission === 0 && errors.some(({ extensions }) => extensions.code === 'SUBGRAPH_INCOMPLETE'))
        found.push('told as left out, though nothing was');
      return {
        breaches: found,
        points: [
          ...faults.filter((fault) => said.happened[fault] > 0),
          ...(down !== undefined && errors.some(({ message }) => message.endsWith('is down')) ? ['down'] : []),
          ...(errors.some(({ extensions }) => refused.has(extensions.code)) ? ['refused'] : []),
        ],
      };
    };
  };
  return { schema: monolith.schema, trial };
}

/** What one schema answers, and of which thing's field each place of the answer is. */
async function placesOf({ source, variables }: RandomOperation, schema: GraphQLSchema, data: Data) {
  const places = new Map<string, { thing: Thing; field: string }>();
  data.reset();
  const { data: whole } = await graphql({
    schema,
    source,
    variableValues: variables,
    rootValue: data.root,
    typeResolver: (thing: Thing) => thing.is,
    fieldResolver(thing: Thing, args: Record<string, unknown>, _, { parentType, fieldName, returnType, path }) {
      const names: (string | number)[] = [];
      for (let step: typeof path | undefined = path; step !== undefined; step = step.prev) names.unshift(step.key);
      places.set(names.join('.'), { thing, field: fieldName });
      return data.read({ ...thing, is: parentType.name }, fieldName, args, returnType);
    },
  });
  return { whole: JSON.parse(JSON.stringify(whole)) as unknown, places };
}

/** The same schemas, in which some fields ask for a permission, wherever they are. */
function withPermissions(parts: Readonly<Record<string, string>>, draw: Draw): Record<string, string> {
  const asked = new Map<string, boolean>();
  return Object.fromEntries(
    Object.entries(parts).map(([name, sdl]) => [
      name,
      print(
        visit(parse(sdl), {
          ObjectTypeDefinition: ({ name: type, fields = [], ...node }) => ({
            ...node,
            name: type,
            fields: fields.map((field) => {
              const key = `${type.value}.${field.name.value}`;
              if (!asked.has(key)) asked.set(key, /^(f|r|get|q)/.test(field.name.value) && draw.percent(15));
              return asked.get(key) === true
                ? { ...field, directives: [...(field.directives ?? []), ...permitted] }
                : field;
            }),
          }),
        }),
      ),
    ]),
  );
}

const permitted = (
  parse(`type A { a: Int @permission(is: "${permission}") }`, { noLocation: true }).definitions[0] as unknown as {
    fields: { directives: [] }[];
  }
).fields[0]!.directives;
