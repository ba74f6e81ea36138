import type { Names } from '../markup/names.ts';
import type { ClosedChannels } from './closedChannels.ts';

/** Where an export's records go, and how they stand to what is there. */
export interface Destination {
  /** The workspace's row. */
  workspace: string;
  /** The time of the export's newest message. */
  age: string;
  /** Whether no newer export of the workspace has been imported. */
  isNewest: boolean;
  /** The types of channels that the newest export has lists of: what they lack was deleted in Slack. */
  listedTypes: readonly string[];
  /** Channels that this or another export has had as private. */
  closed: ClosedChannels;
  /** Channels, by id or name, that may become as visible as the export says. */
  loosen: readonly string[];
  /** What people and channels are called in what messages say. */
  names: Names;
}
