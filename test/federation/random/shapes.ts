import type { Entity } from './entities.ts';
import { external } from './federated.ts';
import { addField, implement, typeOf, type Sketch } from './sketch.ts';

const sizes = 'size(n: Int = 1, up: Boolean): String';

/** What is required of shapes: one field with several arguments, of all of them or of some. */
const sets = [
  'size',
  'size(n: 2)',
  'size(n: 3, up: true)',
  'size(n: 2) ... on Round { radius }',
  '... on Round { size radius }',
  '... on Square { size side }',
  '... on Round { size(n: 2) } ... on Square { size(n: 3) side }',
  '... on Square { side } ... on Round { radius size(up: false) }',
];

/** Objects of an interface inside an entity, of which another subgraph's fields require different things. */
export function drawShapes(sketch: Sketch, entity: Entity): void {
  const { draw, values, resolve } = sketch;
  const { name, subgraphs } = entity;
  if (subgraphs.length < 2 || draw.percent(50)) return;
  const owner = draw.pick(subgraphs);
  const requiring = draw.pick(subgraphs.filter((subgraph) => subgraph !== owner));
  const shape = () =>
    draw.pick([
      null,
      { is: `${name}Round`, size: draw.pick(['s', null]), radius: draw(9) },
      { is: `${name}Square`, size: draw.pick(['l', 'm']), side: draw.pick([null, 4]) },
    ]);
  const fields: [string, () => unknown][] = [
    [`shape: ${name}Shape`, shape],
    [`shapes: [${name}Shape]`, () => draw.pick([null, [], [shape(), shape()], [shape(), null, shape()]])],
  ];

  typeOf(sketch, `${name}Shape`).isInterface = true;
  for (const [subgraph, mark] of [
    [owner, ''],
    [requiring, '@external'],
  ] as const) {
    addField(sketch, `${name}Shape`, sizes, subgraph);
    for (const [member, own] of [
      ['Round', 'radius: Int'],
      ['Square', 'side: Int'],
    ] as const) {
      implement(sketch, `${name}${member}`, subgraph, `${name}Shape`);
      for (const text of [sizes, own]) addField(sketch, `${name}${member}`, text, subgraph, mark);
    }
  }
  resolve.set(`${name}Shape.size`, ({ size }: { size: string | null }, given: object) =>
    size === null ? null : `${size} ${JSON.stringify(given)}`,
  );
  for (const [text, value] of fields) {
    addField(sketch, name, text, owner);
    values.set(`${name}.${text.split(':')[0]}`, value);
  }
  const all = 'size ... on Round { radius } ... on Square { side }';
  for (const [index, set] of [all, draw.pick(sets), draw.pick(sets)].entries()) {
    const [text] = draw.pick(fields);
    const field = text.split(':')[0]!;
    external(sketch, name, text, field, requiring);
    addField(
      sketch,
      name,
      `s${index}: String`,
      requiring,
      `@requires(fields: "${field} { ${set.replaceAll('Round', `${name}Round`).replaceAll('Square', `${name}Square`)} }")`,
      ['@requires of abstract types', ...(set.includes('(') ? ['@requires of inner fields with arguments'] : [])],
    );
  }
}
