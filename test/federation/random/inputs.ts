import type { Sketch } from './sketch.ts';

/** Values that every subgraph gives for an enum that comes out. */
export const commonMood = ['CALM', 'LOUD'];

/** The values of the enum `Mood` that a subgraph has: what comes out is what any knows. */
export const moodsOf = (subgraph: string): string[] => [...commonMood, `OF_${subgraph.toUpperCase()}`];

/** Enums and input objects that differ from subgraph to subgraph: output unites, input intersects. */
export function drawInputs(sketch: Sketch): void {
  const { draw, subgraphs, beside } = sketch;
  for (const subgraph of subgraphs) {
    const more = draw.percent(50);
    beside.set(
      subgraph,
      [
        `enum Mood { ${moodsOf(subgraph).join(' ')} }`,
        `enum Way { UP DOWN ${more ? `ONLY_${subgraph.toUpperCase()}` : ''} }`,
        `input In { n: Int text: String = "x" way: Way list: [Int!] inner: In ratio: Float ${more ? `only_${subgraph}: Int` : ''} }`,
        'type Place @shareable { row: Int! hall: Hall! } type Hall @shareable { name: String! }',
      ].join('\n'),
    );
  }
  // A difference of which every subgraph had its own is gone; one alone would stay visible.
  beside.set(
    '',
    `enum Mood { ${[...new Set(subgraphs.flatMap(moodsOf))].join(' ')} } enum Way { UP DOWN } input In { n: Int text: String = "x" way: Way list: [Int!] inner: In ratio: Float }
    type Place { row: Int! hall: Hall! } type Hall { name: String! }`,
  );
}
