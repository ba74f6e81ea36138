import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { publish } from '#tools/registry/publish.ts';
import { campaign } from '../harness/campaign.ts';
import { start } from './programs/start.ts';
import { makeRegistryLocation, openPublisher, publicKeysIn } from './registryLocation.ts';
import { subgraphWith } from './subgraphs.ts';

test.each(['folder', 'database'] as const)(
  'a publisher that is killed in any step leaves what was there, or a whole version, in a %s; the next one publishes',
  async (kind) => {
    const at = await makeRegistryLocation(kind);
    const publisher = await openPublisher(at);
    const outcomes: string[] = [];
    // The small campaign leaves steps out, but none of the last: where the version is there already.
    let [step, stride] = [1, campaign(4, 1)];
    for (let done = false; !done; step += stride) {
      const before = await publisher.registry.latest();
      const candidate = subgraphWith('a', `killed${step}: Int`);
      const ended = await start('dying', at.place, at.keys, JSON.stringify(candidate), String(step)).ended;
      expect([step, ended]).toEqual([step, ended === 0 ? 0 : 'SIGKILL']);
      const reader = await openRegistry(at.place, publicKeysIn(at.keys));
      const after = await reader.latest();
      await reader.close();
      const whole = after?.number !== before?.number;
      outcomes.push(ended === 0 ? 'done' : whole ? 'whole' : 'as before');
      const { number = 0, supergraph = '' } = after ?? {};
      expect([number, supergraph.includes(`killed${step}: Int`)]).toEqual([
        (before?.number ?? 0) + (whole ? 1 : 0),
        whole,
      ]);
      expect(whole ? undefined : after).toEqual(whole ? undefined : before);
      const next = await publish(publisher, subgraphWith('a', `next${step}: Int`));
      expect(next).toMatchObject({ outcome: 'published', version: { number: number + 1 } });
      const files = kind === 'folder' ? readdirSync(join(at.place, 'versions')) : undefined;
      expect(files?.length).toBe(files && number + 1);
      done = ended === 0 && stride === 1;
      if (ended === 0) [step, stride] = [step - stride, 1];
    }
    // It was killed before the version was there, and after.
    expect(outcomes.filter((outcome) => outcome === 'as before').length).toBeGreaterThan(campaign(2, 9));
    expect(outcomes.filter((outcome) => outcome === 'whole').length).toBeGreaterThan(0);
    await publisher.registry.close();
    await at.remove();
  },
);
