import { parse, print } from 'graphql';
import { corrected, corrections } from '#tools/schema/composer/corrections.ts';
import { header } from '../../../../gateway/fixture/compose.ts';

type Sdls = Readonly<Record<string, string>>;

/** What SDLs compose to with all corrections, and without one of them. */
export function composedWithout(name: keyof typeof corrections, sdls: Sdls): Record<'all' | 'without', string[]> {
  const others = Object.entries(corrections).flatMap(([other, correct]) => (other === name ? [] : [correct]));
  return { all: composed(sdls, Object.values(corrections)), without: composed(sdls, others) };
}

/** The lines of a supergraph, or the codes of its errors. */
function composed(sdls: Sdls, applied: Parameters<typeof corrected>[0]): string[] {
  const { supergraph, errors } = corrected(applied)(
    Object.entries(sdls).map(([name, sdl]) => ({ name, url: `http://${name}.test`, document: parse(header + sdl) })),
  );
  return supergraph === undefined
    ? errors.map(({ extensions }) => String(extensions['code']))
    : print(supergraph)
        .split('\n')
        .map((line) => line.trim());
}
