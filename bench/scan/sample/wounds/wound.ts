import type { Draft } from '../draft.ts';

/**
 * It makes tables, or changes such as it made, and says which rules have to say so; what it makes is otherwise as it
 * should be.
 */
export type Wound = (draft: Draft) => void;
