import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPlanner } from '#gateway/planner/planner.ts';
import { overrideLabelsIn } from '#gateway/supergraph/progressiveOverrides.ts';
import { supergraphSdl } from '../fixture/sdl.ts';

test.each([['percent(20)'], ['percent(0.5)'], ['percent(100)'], ['beta'], ['percent'], ['percentage(5)']])(
  'the label %s is read as the planner reads it',
  (label) => {
    const sdl = supergraphSdl({}).replace('percent(20)', label);
    expect(sdl).toContain(`overrideLabel: "${label}"`);
    const { overrideLabels, overridePercentages } = new QueryPlanner(sdl);
    expect(overrideLabelsIn(parse(sdl))).toEqual({
      labels: overrideLabels.toSorted(),
      percentages: overridePercentages.toSorted((one, other) => one - other),
    });
  },
);

test('a supergraph that the planner reads is proven in another process', async () => {
  await expect(createPlanner(parse(supergraphSdl({})), new Map()).proveReadable()).resolves.toBeUndefined();
});
