import type { ChannelType } from '../channel/entities.ts';

export interface DemonstrationChannel {
  name: string;
  slackId: string;
  type: ChannelType;
  topic?: string;
  purpose?: string;
  isArchived?: boolean;
  selectedForAnalysis?: boolean;
  /** Names of its participants; everybody in a channel that names none. */
  members?: readonly string[];
}

export const channels: readonly DemonstrationChannel[] = [
  {
    name: 'general',
    slackId: 'C0GENERAL',
    type: 'PUBLIC',
    topic: 'News for everybody',
    purpose: 'Announcements and questions that concern the whole company',
    selectedForAnalysis: true,
  },
  {
    name: 'random',
    slackId: 'C0RANDOM',
    type: 'PUBLIC',
    topic: 'Not work',
    purpose: 'Lunch, plants and everything else',
  },
  {
    name: 'incidents',
    slackId: 'C0INCIDENTS',
    type: 'PUBLIC',
    topic: 'On call this week: operator',
    purpose: 'One thread an incident',
    selectedForAnalysis: true,
  },
  {
    name: 'engineering',
    slackId: 'C0ENGINEERING',
    type: 'PUBLIC',
    topic: 'Reviews first',
    purpose: 'How we build',
    selectedForAnalysis: true,
    members: ['admin', 'manager', 'member', 'consultant', 'developer', 'analyst', 'tester', 'operator', 'deploybot'],
  },
  {
    name: 'proposals',
    slackId: 'C0PROPOSALS',
    type: 'PUBLIC',
    topic: 'Next deadline: Friday noon',
    purpose: 'Tenders that we answer',
    members: ['owner', 'manager', 'member', 'consultant', 'writer', 'planner', 'designer', 'analyst'],
  },
  {
    name: 'launch-2025',
    slackId: 'C0LAUNCH',
    type: 'PUBLIC',
    purpose: 'The launch of the customer portal',
    isArchived: true,
    members: ['manager', 'member', 'designer', 'developer', 'guest'],
  },
  {
    name: 'leadership',
    slackId: 'G0LEADERSHIP',
    type: 'PRIVATE',
    purpose: 'Budget and hiring',
    members: ['owner', 'admin', 'manager'],
  },
  { name: 'consultant', slackId: 'D0CONSULTANT', type: 'IM', members: ['owner', 'consultant'] },
  {
    name: 'mpdm-manager--member--consultant-1',
    slackId: 'G0STAFFING',
    type: 'MPIM',
    members: ['manager', 'member', 'consultant'],
  },
];
