import type { Entity } from './entities.ts';
import { commonMood, moodsOf } from './inputs.ts';
import { addField, type Sketch } from './sketch.ts';

/** A field without fields of its own that a subgraph owns; what others may require or be provided with. */
export interface Leaf {
  type: string;
  name: string;
  text: string;
  owners: readonly string[];
  hasArguments: boolean;
  hidden: boolean;
  overridden: boolean;
  shareable: boolean;
}

const words = ['', 'word', 'two words', 'quoted "text" \\ back', 'ünïcode 😀', 'line\nbreak\u2028'];

/** Fields that are owned by one subgraph, shared, taken over by another, or not for clients. */
export function drawLeaves(sketch: Sketch, entity: Entity): Leaf[] {
  const { draw } = sketch;
  return Array.from({ length: 3 + draw(4) }, (_, index) => drawLeaf(sketch, entity, `f${index}`));
}

export function drawLeaf(
  sketch: Sketch,
  { name: type, subgraphs }: Pick<Entity, 'name' | 'subgraphs'>,
  name: string,
): Leaf {
  const { draw, values, resolve } = sketch;
  const owner = draw.pick(subgraphs);
  const others = subgraphs.filter((subgraph) => subgraph !== owner);
  const placing =
    others.length === 0
      ? 'own'
      : draw.pick(['own', 'own', 'own', 'own', 'shared', 'shared', 'taken', 'label', 'percent']);
  const other = draw.pick(others);
  const hidden = draw.percent(13);
  const hasArguments = placing === 'own' && draw.percent(30);
  const [typed, value] = drawType(sketch, owner, placing === 'own');
  const text = hasArguments ? `${name}${drawArguments(sketch)}: String` : `${name}: ${typed}`;
  const marks = [
    ...(hidden ? ['@inaccessible'] : []),
    ...(text.includes('In') ? ['input objects intersect'] : []),
    ...(text.includes('Way') ? ['input enums intersect'] : []),
    ...(typed.includes('Mood') && !hasArguments ? ['output enums unite'] : []),
  ];
  const add = (subgraph: string, directives: string, points: readonly string[]) =>
    addField(sketch, type, text, subgraph, `${directives} ${hidden ? '@inaccessible' : ''}`, [...marks, ...points]);

  if (placing === 'own') add(owner, '', []);
  if (placing === 'shared') for (const subgraph of [owner, other]) add(subgraph, '@shareable', ['@shareable']);
  if (placing === 'taken') {
    add(other, '', []);
    add(owner, `@override(from: "${other}")`, ['@override']);
  }
  if (placing === 'label') {
    add(other, '', ['@override(label)']);
    add(owner, `@override(from: "${other}", label: "quick")`, ['@override(label)']);
  }
  if (placing === 'percent') {
    add(other, '', ['@override(label: percent)']);
    add(owner, `@override(from: "${other}", label: "percent(${10 + draw(80)})")`, ['@override(label: percent)']);
  }

  values.set(`${type}.${name}`, hasArguments ? () => (draw.percent(25) ? null : draw.pick(words)) : value);
  if (hasArguments)
    resolve.set(`${type}.${name}`, (thing: Record<string, unknown>, given: object) =>
      thing[name] === null ? null : `${JSON.stringify(thing[name])} ${JSON.stringify(given)}`,
    );
  return {
    type,
    name,
    text,
    owners: placing === 'shared' ? [owner, other] : [owner],
    hasArguments,
    hidden,
    overridden: ['taken', 'label', 'percent'].includes(placing),
    shareable: placing === 'shared',
  };
}

/** A type and how its values are drawn. */
function drawType({ draw }: Sketch, owner: string, ownOnly: boolean): [string, () => unknown] {
  const [named, value] = draw.pick<[string, () => unknown]>([
    ['String', () => draw.pick(words)],
    ['Int', () => draw(2 ** 31) - draw(2 ** 31)],
    ['Float', () => draw.pick([0, 1.5, -2.25, 1e21, 3])],
    ['Boolean', () => draw(2) === 0],
    ['ID', () => draw.pick(['x', '12', ''])],
    ['Mood', () => draw.pick(ownOnly ? moodsOf(owner) : commonMood)],
  ]);
  const shape = draw(8);
  if (shape < 4) return [named, () => (draw.percent(25) ? null : value())];
  if (shape < 6) return [`${named}!`, value];
  if (shape === 6)
    return [
      `[${named}]`,
      () => (draw.percent(15) ? null : Array.from({ length: draw(4) }, () => (draw.percent(25) ? null : value()))),
    ];
  return [`[[${named}!]!]`, () => Array.from({ length: draw(3) }, () => Array.from({ length: draw(3) }, value))];
}

const drawArguments = ({ draw }: Sketch): string =>
  `(${draw.some(['n: Int = 3', 'text: String', 'way: Way = UP', 'in: In', 'list: [Int]', 'flag: Boolean', 'ids: [ID!]', 'must: Int! = 2'], 1).join(' ')})`;
