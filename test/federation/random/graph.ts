import type { Graph, Thing } from '../graph.ts';
import { drawFrom } from './draw.ts';
import { drawEntities } from './entities.ts';
import { drawKin, drawProviders, drawRequires } from './federated.ts';
import { drawInputs } from './inputs.ts';
import { drawLeaves } from './leaves.ts';
import { drawMedia } from './media.ts';
import { drawAbstract, drawReferences } from './references.ts';
import { drawReentries, drawRoots } from './roots.ts';
import { drawShapes } from './shapes.ts';
import { drawShelves } from './shelves.ts';
import { createSketch, partOf, typeOf, wholeOf, type Sketch } from './sketch.ts';
import { drawBox } from './values.ts';

export interface RandomGraph extends Graph {
  /** What asking for a subgraph's field stands for, by `subgraph Type.field`. */
  points: ReadonlyMap<string, readonly string[]>;
  /** Fields, as `Type.field`, on which nothing else depends: they may fail. */
  breakable: ReadonlySet<string>;
}

/** A federated graph with data, drawn from a seed alone. */
export function randomGraph(seed: number): RandomGraph {
  const sketch = createSketch(drawFrom(seed));
  drawInputs(sketch);
  const entities = drawEntities(sketch);
  drawReferences(sketch, entities);
  const leaves = new Map(
    entities.map((entity) => [entity.name, [...drawLeaves(sketch, entity), ...drawKin(sketch, entity)]]),
  );
  for (const entity of entities) {
    drawBox(sketch, entity);
    drawRequires(sketch, entity, leaves.get(entity.name)!);
    drawShapes(sketch, entity);
  }
  drawProviders(sketch, entities, leaves);
  const abstract = drawAbstract(sketch, entities);
  const media = drawMedia(sketch);
  drawShelves(sketch);
  drawRoots(sketch, entities, leaves, abstract, media);
  drawReentries(sketch, entities);
  return {
    ...(media?.isResolvable === false && { satisfiability: 'unchecked' }),
    whole: wholeOf(sketch),
    parts: Object.fromEntries(sketch.subgraphs.map((subgraph) => [subgraph, partOf(sketch, subgraph)])),
    root: drawThing(sketch, 'Query'),
    things: Object.fromEntries(
      [...sketch.handles].flatMap(([type, handles]) => handles.map((handle) => [handle, drawThing(sketch, type)])),
    ),
    resolve: Object.fromEntries(sketch.resolve),
    points: sketch.points,
    breakable: new Set(
      [...leaves.values()]
        .flat()
        .filter(
          ({ hasArguments, type, name }) =>
            !hasArguments &&
            ![...typeOf(sketch, type).fields.get(name)!.parts.values()].some((directives) =>
              directives.includes('@external'),
            ),
        )
        .map(({ type, name }) => `${type}.${name}`),
    ),
  };
}

function drawThing({ values }: Sketch, type: string): Thing {
  return {
    is: type,
    ...Object.fromEntries(
      [...values]
        .filter(([name]) => name.startsWith(`${type}.`))
        .map(([name, draw]) => [name.slice(type.length + 1), draw()]),
    ),
  };
}
