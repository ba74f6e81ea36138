import type { Entity } from './entities.ts';
import { addField, type Sketch } from './sketch.ts';

/**
 * A @shareable value type without a key, of which several subgraphs each know a part; also in lists, and with another
 * one inside.
 */
export function drawBox(sketch: Sketch, { name, subgraphs }: Entity): void {
  const { draw, values } = sketch;
  if (subgraphs.length < 2 || draw.percent(40)) return;
  const parts = draw.some(subgraphs, 2).slice(0, 3);
  const isList = draw.percent(50);
  const type = `${name}Box`;
  const split = ['value types in parts'];
  for (const [index, subgraph] of parts.entries()) {
    addField(
      sketch,
      name,
      isList ? 'box: [' + type + '!]' : `box: ${type}`,
      subgraph,
      '@shareable',
      isList ? ['value types in lists'] : [],
    );
    addField(sketch, type, `part${index}: Int`, subgraph, '', split);
    addField(sketch, type, 'same: String', subgraph, '@shareable');
    addField(sketch, type, `lid: ${type}Lid`, subgraph, '@shareable');
    addField(sketch, `${type}Lid`, `lid${index}: String`, subgraph, '', split);
  }
  const box = () => ({
    is: type,
    same: draw.pick(['s', null]),
    lid: draw.percent(20)
      ? null
      : {
          is: `${type}Lid`,
          ...Object.fromEntries(parts.map((_, index) => [`lid${index}`, draw.pick(['l', 'm', null])])),
        },
    ...Object.fromEntries(parts.map((_, index) => [`part${index}`, draw.percent(20) ? null : draw(100)])),
  });
  values.set(`${name}.box`, () => (draw.percent(15) ? null : isList ? Array.from({ length: draw(3) }, box) : box()));
}
