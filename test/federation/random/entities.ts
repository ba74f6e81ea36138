import { addField, typeOf, type Sketch } from './sketch.ts';

/**
 * An entity of a random graph. Its home has all its keys, so that whoever has it can be reached from whoever has it.
 */
export interface Entity {
  name: string;
  home: string;
  keys: readonly string[];
  subgraphs: string[];
}

const keyFields: Record<string, readonly string[]> = {
  id: ['id: ID!'],
  sku: ['sku: ID!'],
  'code region': ['code: String!', 'region: String!'],
  'place { row hall { name } }': ['place: Place!'],
};

export function drawEntities(sketch: Sketch): Entity[] {
  const { draw, subgraphs } = sketch;
  return Array.from({ length: 2 + draw(3) }, (_, index) => {
    const entity: Entity = {
      name: `E${index}`,
      home: draw.pick(subgraphs),
      keys: draw.pick([
        ['id'],
        ['id', 'sku'],
        ['id', 'place { row hall { name } }'],
        ['id', 'place { row hall { name } }'],
        ['id', 'code region'],
        ['id', 'place { row hall { name } }'],
        ['id', 'place { row hall { name } }', 'sku'],
        ['code region', 'id', 'sku'],
        ['id', 'sku', 'code region', 'place { row hall { name } }'],
        ['sku', 'code region', 'id'],
        ['place { row hall { name } }', 'code region'],
      ]),
      subgraphs: [],
    };
    sketch.handles.set(
      entity.name,
      Array.from({ length: 2 + draw(3) }, (__, number) => `${entity.name}_${number}`),
    );
    drawKeyValues(sketch, entity);
    declare(sketch, entity, entity.home, entity.keys);
    for (const subgraph of draw.some(subgraphs, 1)) ensure(sketch, entity, subgraph);
    return entity;
  });
}

/** Makes a subgraph know an entity, by some of its keys. */
export function ensure(sketch: Sketch, entity: Entity, subgraph: string): void {
  if (!entity.subgraphs.includes(subgraph))
    declare(sketch, entity, subgraph, sketch.draw.percent(30) ? entity.keys : [sketch.draw.pick(entity.keys)]);
}

function declare(sketch: Sketch, entity: Entity, subgraph: string, keys: readonly string[]): void {
  entity.subgraphs.push(subgraph);
  typeOf(sketch, entity.name).directives.set(subgraph, keys.map((key) => `@key(fields: "${key}")`).join(' '));
  for (const field of keys.flatMap((key) => keyFields[key]!)) addField(sketch, entity.name, field, subgraph);
}

/** Values of which each key's are different for each thing, though parts of them are not. */
function drawKeyValues({ values, draw }: Sketch, { name }: Entity): void {
  const counters = new Map<string, number>();
  const next = (field: string): number => {
    const count = counters.get(field) ?? 0;
    counters.set(field, count + 1);
    return count;
  };
  const base = draw(5);
  values.set(`${name}.id`, () => `${name}_${next('id')}`);
  values.set(`${name}.sku`, () => `${name}-${base}-${next('sku')}`);
  values.set(`${name}.code`, () => `c${next('code') >> 1}`);
  values.set(`${name}.region`, () => `r${next('region') % 2}`);
  values.set(`${name}.place`, () => {
    const number = next('place');
    return { is: 'Place', row: number >> 1, hall: { is: 'Hall', name: number % 2 === 0 ? 'north' : 'söuth "x"' } };
  });
}

export const hasField = (sketch: Sketch, type: string, field: string, subgraph: string): boolean =>
  typeOf(sketch, type).fields.get(field)?.parts.has(subgraph) === true;
