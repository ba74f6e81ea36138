/**
 * The people of both demonstration workspaces, by their name in Slack. Those whose name is a demonstration user's are
 * that user where the organization has them.
 */
export interface Person {
  name: string;
  realName: string;
  title: string;
  timezone?: string;
  is?: 'bot' | 'deleted' | 'admin';
}

export const people: readonly Person[] = [
  { name: 'owner', realName: 'Olive Owner', title: 'Managing director', timezone: 'Europe/Paris', is: 'admin' },
  { name: 'admin', realName: 'Adam Admin', title: 'Workplace technology', timezone: 'Europe/Paris', is: 'admin' },
  { name: 'manager', realName: 'Mona Manager', title: 'Head of delivery', timezone: 'Europe/Madrid' },
  { name: 'member', realName: 'Max Member', title: 'Software engineer', timezone: 'Europe/Berlin' },
  { name: 'viewer', realName: 'Vera Viewer', title: 'Controlling', timezone: 'Europe/Paris' },
  { name: 'consultant', realName: 'Carla Consultant', title: 'Independent consultant', timezone: 'Europe/Lisbon' },
  { name: 'designer', realName: 'Dora Designer', title: 'Product design', timezone: 'Europe/Paris' },
  { name: 'developer', realName: 'Dev Developer', title: 'Software engineer', timezone: 'Europe/Warsaw' },
  { name: 'analyst', realName: 'Ana Analyst', title: 'Data analysis', timezone: 'Europe/Lisbon' },
  { name: 'tester', realName: 'Tess Tester', title: 'Quality', timezone: 'Europe/Berlin' },
  { name: 'support', realName: 'Sam Support', title: 'Customer support', timezone: 'America/New_York' },
  { name: 'planner', realName: 'Petra Planner', title: 'Project planning', timezone: 'Europe/Paris' },
  { name: 'writer', realName: 'Wanda Writer', title: 'Proposal writing', timezone: 'Europe/London' },
  { name: 'operator', realName: 'Otto Operator', title: 'Site reliability', timezone: 'Europe/Berlin' },
  { name: 'guest', realName: 'Gus Guest', title: 'Former contractor', is: 'deleted' },
  { name: 'deploybot', realName: 'Deploy Bot', title: '', is: 'bot' },
];

/** Slack's id of a demonstration person; the integrations subgraph's seed correlates by the same rule. */
export const slackIdOf = (name: string): string => `U0${name.toUpperCase()}`;
