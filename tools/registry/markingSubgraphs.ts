import { parse } from 'graphql';
import type { GraphVersion } from '#gateway/registry/registry.ts';

/** The subgraphs that say of a type whose rows it shows, `@tenantScoped` or `@global`, as an entity's owner does (docs/architecture.md). */
export const markingSubgraphs = ({ subgraphs }: GraphVersion, type: string): string[] => subgraphs.filter(({ sdl }) => marks(sdl, type)).map(({ name }) => name);

function marks(sdl: string, type: string): boolean {
  return parse(sdl).definitions.some((node) => 'name' in node && node.name?.value === type && 'directives' in node && (node.directives ?? []).some(({ name }) => mark.test(name.value)));
}

const mark = /^(tenantScoped|global)$/;
