import { ensure, hasField, type Entity } from './entities.ts';
import { addField, implement, typeOf, type Sketch } from './sketch.ts';

/** What a subgraph may give where it gives a type: the names of things. */
export type Givable = Map<string, readonly string[]>;

/** Fields of entities that give entities, single, in lists and in lists of lists. */
export function drawReferences(sketch: Sketch, entities: readonly Entity[]): void {
  const { draw, values, handles } = sketch;
  for (const entity of entities) {
    for (let index = 0; index < 1 + draw(2); index += 1) {
      const target = draw.pick(entities);
      const subgraph = draw.pick(entity.subgraphs);
      ensure(sketch, target, subgraph);
      const one = () => draw.pick(handles.get(target.name)!);
      const [text, value] = referenceTo(sketch, target.name, one);
      addField(sketch, entity.name, `r${index}: ${text}`, subgraph, '', target === entity ? ['self-references'] : []);
      values.set(`${entity.name}.r${index}`, value);
    }
  }
}

export function referenceTo({ draw }: Sketch, type: string, one: () => unknown): [string, () => unknown] {
  const maybe = () => (draw.percent(25) ? null : one());
  return draw.pick<[string, () => unknown]>([
    [type, maybe],
    [type, maybe],
    [`${type}!`, one],
    [`[${type}!]`, () => (draw.percent(15) ? null : Array.from({ length: draw(4) }, one))],
    [`[${type}]!`, () => Array.from({ length: draw(4) }, maybe)],
    [`[[${type}]!]`, () => Array.from({ length: draw(3) }, () => Array.from({ length: draw(3) }, maybe))],
  ]);
}

/**
 * An interface and a union whose members differ from subgraph to subgraph.
 * @returns what each subgraph may give of them.
 */
export function drawAbstract(sketch: Sketch, entities: readonly Entity[]): { nodes: Givable; unions: Givable } {
  const { draw, subgraphs, beside, handles, values } = sketch;
  const nodes: Givable = new Map();
  const unions: Givable = new Map();
  const implementors = draw.some(
    entities.filter(({ keys }) => keys.includes('id')),
    1,
  );
  const all = new Set<string>();
  for (const subgraph of subgraphs) {
    const members = implementors.filter(({ name }) => hasField(sketch, name, 'id', subgraph));
    if (members.length > 0) {
      addField(sketch, 'Node', 'id: ID!', subgraph);
      for (const { name } of members) implement(sketch, name, subgraph, 'Node');
      nodes.set(
        subgraph,
        members.flatMap(({ name }) => handles.get(name)!),
      );
    }
    const local = draw
      .some(
        entities.filter(({ subgraphs: known }) => known.includes(subgraph)),
        1,
      )
      .map(({ name }) => name);
    addField(sketch, `Plain${subgraph.toUpperCase()}`, 'text: String!', subgraph);
    addField(sketch, `Plain${subgraph.toUpperCase()}`, 'any: Any', subgraph, '', ['unions differ']);
    const union = [...local, `Plain${subgraph.toUpperCase()}`];
    for (const name of union) all.add(name);
    beside.set(subgraph, `${beside.get(subgraph)}\nunion Any = ${union.join(' | ')}`);
    unions.set(subgraph, [...local.flatMap((name) => handles.get(name)!), `plain_${subgraph}`]);
    handles.set(`Plain${subgraph.toUpperCase()}`, [`plain_${subgraph}`]);
    values.set(`Plain${subgraph.toUpperCase()}.text`, () => `plain ${subgraph}`);
    values.set(`Plain${subgraph.toUpperCase()}.any`, () => draw.pick([null, ...unions.get(subgraph)!]));
  }
  beside.set('', `${beside.get('')}\nunion Any = ${[...all].join(' | ')}`);
  if (nodes.size > 0) {
    typeOf(sketch, 'Node').isInterface = true;
    drawNote(sketch, implementors, [...nodes.keys()]);
  }
  return { nodes, unions };
}

/** A field that the interface has in one subgraph only, though its objects lie in others as well. */
function drawNote(sketch: Sketch, implementors: readonly Entity[], subgraphs: readonly string[]): void {
  const { draw, values } = sketch;
  const place = draw.pick(subgraphs);
  addField(sketch, 'Node', 'note: String', place, '', ['interfaces differ']);
  for (const { name, home } of implementors) {
    const owner = hasField(sketch, name, 'id', place) ? place : home;
    addField(sketch, name, 'note: String', owner, '', ['interfaces differ']);
    values.set(`${name}.note`, () => draw.pick([null, 'note', name]));
  }
}
