import { hasField, type Entity } from './entities.ts';
import type { Leaf } from './leaves.ts';
import { addField, typeOf, type Sketch } from './sketch.ts';

/** Fields with @requires: simple, of several subgraphs, with arguments, of inner fields, and one of another. */
export function drawRequires(sketch: Sketch, entity: Entity, leaves: readonly Leaf[]): void {
  const { draw } = sketch;
  const isScattered = !hasCommonKey(sketch, entity);
  const isChain = isScattered || draw.percent(60);
  let previous: string | undefined;
  for (const [index, subgraph] of (isScattered ? entity.subgraphs : draw.some(entity.subgraphs, 1)).entries()) {
    const requirable = leaves.filter(
      ({ name, owners, overridden }) =>
        !overridden && !owners.includes(subgraph) && isFreeIn(sketch, entity.name, name, subgraph),
    );
    const chosen = draw.some(requirable, 1).slice(0, 3);
    const sets = chosen.map((leaf) =>
      leaf.hasArguments && draw.percent(80) ? withArguments(sketch, leaf) : leaf.name,
    );
    const points = [
      '@requires',
      ...(sets.some((set) => set.includes('(')) ? ['@requires with arguments'] : []),
      ...(chosen.some(({ hidden }) => hidden) ? ['@requires of hidden fields'] : []),
      ...(isScattered ? ['@requires without a common key'] : []),
    ];
    for (const { text, name } of chosen) external(sketch, entity.name, text, name, subgraph);
    if (isFreeIn(sketch, entity.name, 'place', subgraph) && typeOf(sketch, entity.name).fields.has('place')) {
      external(sketch, entity.name, 'place: Place!', 'place', subgraph);
      sets.push('place { hall { name } row }');
      points.push('@requires of inner fields');
    }
    if (previous !== undefined && isChain) {
      external(sketch, entity.name, `${previous}: String`, previous, subgraph);
      sets.push(previous);
      points.push('@requires of @requires');
      if (isScattered) points.push('@requires of @requires without a common key');
    }
    if (sets.length === 0) continue;
    previous = `q${index}`;
    addField(
      sketch,
      entity.name,
      `${previous}${draw.percent(isScattered ? 15 : 30) ? '(n: Int)' : ''}: String`,
      subgraph,
      `@requires(fields: "${sets.join(' ').replaceAll('"', '\\"')}")`,
      points,
    );
    if (typeOf(sketch, entity.name).fields.get(previous)!.text.includes('(')) {
      sketch.resolve.set(`${entity.name}.${previous}`, (given: object, args: object) => JSON.stringify([given, args]));
      previous = undefined;
    }
  }
}

/** Whether there is a key that all of an entity's subgraphs have. */
function hasCommonKey(sketch: Sketch, { name, subgraphs, keys }: Entity): boolean {
  return keys.some((key) =>
    subgraphs.every((subgraph) => typeOf(sketch, name).directives.get(subgraph)!.includes(`"${key}"`)),
  );
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

function withArguments({ draw }: Sketch, { name, text }: Leaf): string {
  const values: Record<string, readonly string[]> = {
    n: ['7', '8'],
    text: ['"é"', 'null'],
    way: ['DOWN'],
    in: ['{ n: 1 }', '{ n: 1, inner: { text: "y" } }'],
    list: ['[1, null]', '[]'],
    flag: ['true', 'false'],
    ids: ['["i"]'],
    must: ['4', '5'],
  };
  const [, argument] = /\((\w+)/.exec(text)!;
  return `${name}(${argument}: ${draw.pick(values[argument!]!)})`;
}

/**
 * @provides: a way to an entity on which the subgraph knows what otherwise another does, also of the entities next to
 * it.
 * @returns the directive.
 */
export function drawProvides(sketch: Sketch, entity: Entity, leaves: readonly Leaf[], subgraph: string): string {
  const { draw } = sketch;
  const { name: type } = entity;
  const providable = providableBy(sketch, leaves, subgraph);
  if (providable.length === 0) return '';

  function drawSet(levels: number): string {
    const isDeep = levels > 0 && typeOf(sketch, type).fields.has('kin') && draw.percent(90);
    const chosen = draw.some(providable, isDeep ? 0 : 1);
    for (const { text, name } of chosen) {
      external(sketch, type, text, name, subgraph);
      sketch.points.set(`${subgraph} ${type}.${name}`, ['@provides']);
    }
    const names = chosen.map(({ name }) => name);
    if (!isDeep) return names.join(' ');
    if (isFreeIn(sketch, type, 'kin', subgraph)) {
      external(sketch, type, `kin: ${type}`, 'kin', subgraph);
      sketch.points.set(`${subgraph} ${type}.kin`, ['@provides of inner fields']);
    }
    return [...names, `kin { ${drawSet(levels - 1)} }`].join(' ');
  }

  return `@provides(fields: "${drawSet(3)}")`;
}

const providableBy = (sketch: Sketch, leaves: readonly Leaf[], subgraph: string): Leaf[] =>
  leaves.filter(
    ({ type, name, owners, shareable, hidden }) =>
      shareable && !hidden && !owners.includes(subgraph) && isFreeIn(sketch, type, name, subgraph),
  );

/**
 * A field that gives an entity of the same type, so that @provides can have several levels, and fields that are made to
 * be provided.
 * @returns these.
 */
export function drawKin(sketch: Sketch, { name: type, subgraphs }: Entity): Leaf[] {
  const { draw, values, handles } = sketch;
  const owners = draw.some(subgraphs, 1).slice(0, draw.percent(80) ? 1 : 2);
  for (const owner of owners) addField(sketch, type, `kin: ${type}`, owner, '@shareable', ['self-references']);
  values.set(`${type}.kin`, () => (draw.percent(25) ? null : draw.pick(handles.get(type)!)));
  return ['tag', 'mark'].map((name) => {
    const text = `${name}: String`;
    for (const owner of owners) addField(sketch, type, text, owner, '@shareable');
    values.set(`${type}.${name}`, () => draw.pick([null, name, 'other']));
    return { type, name, text, owners, hasArguments: false, hidden: false, overridden: false, shareable: true };
  });
}

/** Fields of entities that give entities with what their subgraph provides of them. */
export function drawProviders(
  sketch: Sketch,
  entities: readonly Entity[],
  leaves: ReadonlyMap<string, readonly Leaf[]>,
): void {
  const { draw, values, handles } = sketch;
  for (const { name, subgraphs } of entities) {
    const ways = subgraphs.flatMap((subgraph) =>
      entities
        .filter(
          (target) =>
            target.subgraphs.includes(subgraph) && providableBy(sketch, leaves.get(target.name)!, subgraph).length > 0,
        )
        .map((target) => ({ subgraph, target })),
    );
    for (const field of ways.length === 0 ? [] : ['near', 'far', 'beyond']) {
      const { subgraph, target } = draw.pick(ways);
      addField(
        sketch,
        name,
        `${field}: ${target.name}`,
        subgraph,
        drawProvides(sketch, target, leaves.get(target.name)!, subgraph),
      );
      values.set(`${name}.${field}`, () => (draw.percent(25) ? null : draw.pick(handles.get(target.name)!)));
    }
  }
}
