/** Whether a limit of the workspace's plan hides a message, by Slack's own object of it; the same as SQL of that (jsonb). */
export const hiddenByLimit = {
  of: (raw: Record<string, unknown>): boolean => Boolean(raw['hidden_by_limit']) || raw['is_limited'] === true,
  sql: (raw: string): string =>
    `(coalesce(${raw} ->> 'hidden_by_limit', '') not in ('', '0', 'false') or ${raw} ->> 'is_limited' = 'true')`,
};
