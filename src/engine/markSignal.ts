import { SkillifyError } from '../base/errors.ts';
import type { Store } from '../store/store.ts';
import { type Decide, decisionBy } from './decide.ts';
import { signalSubject, wrongSubjects } from './signalVerdicts.ts';

/** Records that a signal is none, or that it is one after all. Saying the same twice records nothing. */
export async function markSignal(
  store: Store,
  decide: Decide,
  user: string,
  verdict: { readonly signalId: string; readonly sessionId: string; readonly isWrong: boolean },
): Promise<null> {
  const { signalId, sessionId, isWrong } = verdict;
  const signal = (await store.listSignals({ sessionId })).find(({ id }) => id === signalId);
  if (!signal)
    throw new SkillifyError(
      'not-found',
      'This signal is no longer there: the session was looked at anew. Open it again.',
    );
  const subject = signalSubject(signal);
  if (wrongSubjects(await store.listDecisions()).has(subject) === isWrong) return null;
  await decide(decisionBy(user, isWrong ? 'reject-signal' : 'accept-signal', subject, null, null), {});
  return null;
}
