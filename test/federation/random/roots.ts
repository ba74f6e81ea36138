import type { Entity } from './entities.ts';
import { drawProvides } from './federated.ts';
import type { Leaf } from './leaves.ts';
import type { Media } from './media.ts';
import { referenceTo, type Givable } from './references.ts';
import { addField, type Sketch } from './sketch.ts';

/** Query's fields: the ways into the graph. @returns their values. */
export function drawRoots(
  sketch: Sketch,
  entities: readonly Entity[],
  leaves: ReadonlyMap<string, readonly Leaf[]>,
  abstract: { nodes: Givable; unions: Givable },
  media: Media | undefined,
): void {
  const { draw, subgraphs, values, handles, resolve } = sketch;

  function root(
    name: string,
    type: string,
    subgraph: string,
    given: readonly string[],
    directives = '',
    points: readonly string[] = [],
  ): void {
    const [text, value] = referenceTo(sketch, type, () => draw.pick(given));
    addField(sketch, 'Query', `${name}: ${text}`, subgraph, directives, points);
    values.set(`Query.${name}`, value);
  }

  for (const entity of entities) {
    for (const subgraph of draw.some(entity.subgraphs, 1)) {
      const suffix = `${entity.name}_${subgraph}`;
      root(
        `get${suffix}`,
        entity.name,
        subgraph,
        handles.get(entity.name)!,
        drawProvides(sketch, entity, leaves.get(entity.name)!, subgraph),
      );
      if (draw.percent(40)) {
        addField(sketch, 'Query', `find${suffix}(at: Int! = 0, in: In): ${entity.name}`, subgraph);
        resolve.set(
          `Query.find${suffix}`,
          (_: object, { at }: { at: number }) => handles.get(entity.name)![Math.abs(at) % 5] ?? null,
        );
      }
    }
  }
  for (const [subgraph, given] of abstract.nodes)
    if (draw.percent(70)) root(`node_${subgraph}`, 'Node', subgraph, given, '', ['interfaces differ']);
  for (const [subgraph, given] of abstract.unions)
    if (draw.percent(70)) root(`any_${subgraph}`, 'Any', subgraph, given, '', ['unions differ']);
  if (media !== undefined) {
    // Objects of which nobody finds the other fields are not given.
    if (media.isResolvable) root('media', 'Media', media.home, media.handles, '', ['@key on interfaces']);
    root('objects', 'Media', media.object, media.handles, '', ['@interfaceObject']);
  }
  for (const subgraph of draw.some(subgraphs, 2)) addField(sketch, 'Query', 'now: String', subgraph, '@shareable');
  values.set('Query.now', () => 'now');
  for (const subgraph of subgraphs) {
    addField(
      sketch,
      'Query',
      `echo_${subgraph}(in: In, way: Way, list: [[Int!]], id: ID, ratio: Float, text: String = "d"): String`,
      subgraph,
      '',
      ['input objects intersect', 'input enums intersect'],
    );
    resolve.set(`Query.echo_${subgraph}`, (_: object, args: object) => JSON.stringify(args));
  }
  drawMutations(sketch, entities);
}

/** Mutations that change a number of an entity which another subgraph may tell. */
function drawMutations(sketch: Sketch, entities: readonly Entity[]): void {
  const { draw, values, handles, resolve } = sketch;
  for (const { name, subgraphs } of entities) {
    addField(sketch, name, 'count: Int!', draw.pick(subgraphs));
    values.set(`${name}.count`, () => 0);
    const subgraph = draw.pick(subgraphs);
    addField(sketch, 'Mutation', `bump${name}(at: Int, by: Int! = 1): ${name}`, subgraph, '', ['mutations']);
    resolve.set(`Mutation.bump${name}`, (_: object, { at, by }: { at?: number | null; by: number }, things) => {
      const handle = handles.get(name)![Math.abs(at ?? 0) % 3];
      if (handle === undefined) return null;
      things[handle]!['count'] = (things[handle]!['count'] as number) + (by % 100);
      return handle;
    });
  }
}

/** Fields that give the root once more. */
export function drawReentries(sketch: Sketch, entities: readonly Entity[]): void {
  const { draw, values } = sketch;
  for (const { name, subgraphs } of draw.some(entities)) {
    const [text, value] = draw.pick<[string, () => unknown]>([
      ['Query', () => draw.pick([null, {}])],
      ['Query!', () => ({})],
      ['[Query]', () => draw.pick([null, [], [{}, null]])],
    ]);
    addField(sketch, name, `again: ${text}`, draw.pick(subgraphs), '', ['fields that give the root']);
    values.set(`${name}.again`, value);
  }
}
