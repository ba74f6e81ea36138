import { hasField, type Entity } from './entities.ts';
import type { Leaf } from './leaves.ts';
import { addField, typeOf, type Sketch } from './sketch.ts';

/** Fields with @requires: simple, of several subgraphs, with arguments, of inner fields, and one of another. */
export function drawRequires(sketch: Sketch, entity: Entity, leaves: readonly Leaf[]): void {
  const { draw } = sketch;
  // The planner gives a field one set of arguments where several subgraphs, or the links of a chain, require it with different ones.
  const isChain = draw.percent(50);
  const required = new Map(leaves.map((leaf) => [leaf, leaf.hasArguments && !isChain && draw.percent(80) ? withArguments(leaf) : leaf.name]));
  let previous: string | undefined;
  for (const [index, subgraph] of (isEnterable(sketch, entity) ? draw.some(entity.subgraphs, 1) : []).entries()) {
    const requirable = leaves.filter(({ name, owners, overridden }) => !overridden && !owners.includes(subgraph) && isFreeIn(sketch, entity.name, name, subgraph));
    const chosen = draw.some(requirable, 1).slice(0, 3);
    const sets = chosen.map((leaf) => required.get(leaf)!);
    const points = ['@requires', ...(sets.some((set) => set.includes('(')) ? ['@requires with arguments'] : []), ...(chosen.some(({ hidden }) => hidden) ? ['@requires of hidden fields'] : [])];
    for (const { text, name } of chosen) external(sketch, entity.name, text, name, subgraph);
    if (isFreeIn(sketch, entity.name, 'place', subgraph) && typeOf(sketch, entity.name).fields.has('place') && draw.percent(90)) {
      external(sketch, entity.name, 'place: Place!', 'place', subgraph);
      sets.push('place { hall { name } row }');
      points.push('@requires of inner fields');
    }
    if (previous !== undefined && isChain) {
      external(sketch, entity.name, `${previous}: String`, previous, subgraph);
      sets.push(previous);
      points.push('@requires of @requires');
    }
    if (sets.length === 0) continue;
    previous = `q${index}`;
    addField(sketch, entity.name, `${previous}${draw.percent(30) ? '(n: Int)' : ''}: String`, subgraph, `@requires(fields: "${sets.join(' ').replaceAll('"', '\\"')}")`, points);
    if (typeOf(sketch, entity.name).fields.get(previous)!.text.includes('(')) {
      sketch.resolve.set(`${entity.name}.${previous}`, (given: object, args: object) => JSON.stringify([given, args]));
      previous = undefined;
    }
  }
}

/** Whether the planner finds its way for fields with @requires: there is a key that all subgraphs have. */
function isEnterable(sketch: Sketch, { name, subgraphs, keys }: Entity): boolean {
  return keys.some((key) => subgraphs.every((subgraph) => typeOf(sketch, name).directives.get(subgraph)!.includes(`"${key}"`)));
}

/** Declares a field of others as one of which this subgraph is told. */
export function external(sketch: Sketch, type: string, text: string, name: string, subgraph: string): void {
  if (!hasField(sketch, type, name, subgraph)) addField(sketch, type, text, subgraph, '@external');
}

/** Whether a subgraph does not have the field, or only as one of which it is told. */
export function isFreeIn(sketch: Sketch, type: string, name: string, subgraph: string): boolean {
  const directives = typeOf(sketch, type).fields.get(name)?.parts.get(subgraph);
  return directives === undefined || directives.includes('@external');
}

function withArguments({ name, text }: Leaf): string {
  const values: Record<string, string> = { n: '7', text: '"é"', way: 'DOWN', in: '{ n: 1 }', list: '[1, null]', flag: 'true', ids: '["i"]', must: '4' };
  const [, argument] = /\((\w+)/.exec(text)!;
  return `${name}(${argument}: ${values[argument!]})`;
}

/** @provides: a way to an entity on which the subgraph knows what otherwise another does. @returns the directive. */
export function drawProvides(sketch: Sketch, entity: Entity, leaves: readonly Leaf[], subgraph: string): string {
  const { draw } = sketch;
  const provided = leaves.filter(({ name, owners, overridden, hasArguments, hidden }) => owners.length === 2 && !overridden && !hasArguments && !hidden && !owners.includes(subgraph) && isFreeIn(sketch, entity.name, name, subgraph));
  if (provided.length === 0) return '';
  const chosen = draw.some(provided, 1);
  for (const { text, name } of chosen) {
    external(sketch, entity.name, text, name, subgraph);
    sketch.points.set(`${subgraph} ${entity.name}.${name}`, ['@provides']);
  }
  return `@provides(fields: "${chosen.map(({ name }) => name).join(' ')}")`;
}
