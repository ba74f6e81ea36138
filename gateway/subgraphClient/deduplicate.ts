import type { ScopeKey } from '../identity/scopeKey.ts';

/** Shares what is under way: equal questions of one scope are asked once, and those of two scopes never are. */
export interface Deduplicator<Answer> {
  /** @param question all that is asked, beside the scope. */
  share(scope: ScopeKey, question: string, ask: () => Promise<Answer>): Promise<Answer>;
}

interface Asked<Answer> {
  answer: Promise<Answer>;
  /** Milliseconds since some start. */
  at: number;
}

/** Milliseconds: what was asked longer ago is not waited for, because whoever was asked may never answer. */
const oldest = 1_000;

export function createDeduplicator<Answer>(now: () => number = () => performance.now()): Deduplicator<Answer> {
  const underWay = new Map<string, Map<string, Asked<Answer>>>();
  return {
    share(scope, question, ask) {
      let ofScope = underWay.get(scope.text);
      if (ofScope === undefined) underWay.set(scope.text, (ofScope = new Map()));
      const known = ofScope.get(question);
      if (known !== undefined && now() - known.at <= oldest) return known.answer;
      const questions = ofScope;
      const answer = ask().finally(() => {
        if (questions.get(question)?.answer !== answer) return;
        questions.delete(question);
        if (questions.size === 0 && underWay.get(scope.text) === questions) underWay.delete(scope.text);
      });
      questions.set(question, { answer, at: now() });
      return answer;
    },
  };
}
