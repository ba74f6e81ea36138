import type { Context } from '#platform/graphql/context.ts';

/** Whether an organization is the one of the request: only then more is told of it than its name. */
export const isCurrent = ({ identity }: Context, { id }: { id: string }): boolean => id === identity.organization;
