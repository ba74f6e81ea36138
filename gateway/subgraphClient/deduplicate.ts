import type { ScopeKey } from '../identity/scopeKey.ts';

/** Shares what is under way: equal questions of one scope are asked once, and those of two scopes never are. */
export interface Deduplicator<Answer> {
  /** @param question all that is asked, beside the scope. */
  share(scope: ScopeKey, question: string, ask: () => Promise<Answer>): Promise<Answer>;
}

export function createDeduplicator<Answer>(): Deduplicator<Answer> {
  const underWay = new Map<string, Map<string, Promise<Answer>>>();
  return {
    share(scope, question, ask) {
      let ofScope = underWay.get(scope.text);
      if (ofScope === undefined) underWay.set(scope.text, (ofScope = new Map()));
      const known = ofScope.get(question);
      if (known !== undefined) return known;
      const questions = ofScope;
      const asked = ask().finally(() => {
        questions.delete(question);
        if (questions.size === 0 && underWay.get(scope.text) === questions) underWay.delete(scope.text);
      });
      questions.set(question, asked);
      return asked;
    },
  };
}
