/** Whether the gateway can serve, and which part of the graph answers. */
export interface Health {
  /**
   * 200 from the moment on at which every subgraph had answered once: a lost one is told in the body only, for it must
   * not take the gateway out of a balancer.
   */
  ready(): Promise<{ status: 200 | 503; body: { status: 'ready' | 'starting' } }>;
}

/** For subgraphs that are not known to have a health of their own. */
export const readyAtOnce: Health = { ready: async () => ({ status: 200, body: { status: 'ready' } }) };

export interface HealthReport {
  status: 'ready' | 'starting';
  keys: 'read' | 'missing';
  subgraphs: Record<string, 'answers' | 'does not answer'>;
}

const pause = 1_000;

/**
 * @param urls each subgraph's base URL, as of now; a graph that takes the place of another may have new ones.
 * @param isReady whether the subgraph of this name says so at this URL; never fails.
 * @param hasKeys whether the key ring holds the keys of everyone. Subgraphs are asked at most once a second.
 */
export function createHealth(
  urls: () => ReadonlyMap<string, string>,
  isReady: (name: string, url: string) => Promise<boolean>,
  hasKeys: () => Promise<boolean>,
  now: () => number = Date.now,
): Health {
  const answeredOnce = new Set<string>();
  let asked: { at: number; report: Promise<HealthReport> } | undefined;
  let started = false;

  async function look(): Promise<HealthReport> {
    const [keys, ...found] = await Promise.all([
      hasKeys().catch(() => false),
      ...[...urls()].map(async ([name, url]) => [name, await isReady(name, url)] as const),
    ]);
    for (const [name, answered] of found) if (answered) answeredOnce.add(name);
    started ||= keys && found.length > 0 && found.every(([name]) => answeredOnce.has(name));
    return {
      status: started ? 'ready' : 'starting',
      keys: keys ? 'read' : 'missing',
      subgraphs: Object.fromEntries(found.map(([name, answered]) => [name, answered ? 'answers' : 'does not answer'])),
    };
  }

  return {
    async ready() {
      if (asked === undefined || now() - asked.at >= pause) asked = { at: now(), report: look() };
      const body = await asked.report;
      return { status: body.status === 'ready' ? 200 : 503, body };
    },
  };
}
