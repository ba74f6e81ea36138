import type { plans } from './entities.ts';

type Plan = (typeof plans)[number];

/** What the platform alone sets of an organization: its plan, and the limits that it has instead of its plan's. */
export type Booked = { plan: Plan } & {
  [Limit in 'maxUsers' | 'maxTeams' | 'maxConnections' | 'maxAnalysesPerMonth']?: number | null | undefined;
};

/** What each plan allows; null is unlimited. */
const planLimits: Record<
  Plan,
  { users: number | null; teams: number | null; connections: number | null; analysesPerMonth: number | null }
> = {
  FREE: { users: 5, teams: 2, connections: 3, analysesPerMonth: 5 },
  STARTER: { users: 25, teams: 5, connections: 5, analysesPerMonth: 20 },
  PRO: { users: 50, teams: 20, connections: 15, analysesPerMonth: 100 },
  ENTERPRISE: { users: null, teams: null, connections: null, analysesPerMonth: null },
};

/** What an organization may have: its plan's limits, each overridden by its own where it has one. */
export function limitsOf({ plan, maxUsers, maxTeams, maxConnections, maxAnalysesPerMonth }: Booked) {
  const byPlan = planLimits[plan];
  return {
    users: maxUsers ?? byPlan.users,
    teams: maxTeams ?? byPlan.teams,
    connections: maxConnections ?? byPlan.connections,
    analysesPerMonth: maxAnalysesPerMonth ?? byPlan.analysesPerMonth,
  };
}
