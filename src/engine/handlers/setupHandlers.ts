import { manageConnections } from '../connect.ts';
import { serverBeside } from '../connectedServer.ts';
import { egressCall, egressReport } from '../egress.ts';
import { enabledAssistants, enginePlaces } from '../enginePlaces.ts';
import { manageHooks } from '../hooks.ts';
import { transcriptSources } from '../sources.ts';
import type { EngineParts, Handlers } from './engineParts.ts';

type SetupRequests =
  | 'sources'
  | 'setWriter'
  | 'setSecret'
  | 'modelAnswer'
  | 'egress'
  | 'egressCall'
  | 'prune'
  | 'hooks'
  | 'connections';

/** Answers requests about what surrounds the engine: sources, the writer model, hooks and connected assistants. */
export function setupHandlers(parts: EngineParts): Handlers<SetupRequests> {
  const { options, project, store, writer } = parts;
  return {
    sources: (_params, signal) => transcriptSources(enabledAssistants(options), enginePlaces(options, project), signal),
    setWriter: async ({ writer: chosen }) => writer.choose(chosen),
    setSecret: async ({ value }) => writer.setApiKey(value),
    modelAnswer: async ({ id, reply }) => writer.answer(id, reply),
    egress: ({ limit }) => egressReport(store(), writer.chosen, limit, Date.now()),
    prune: async ({ olderThanDays, dryRun }, signal) => {
      if (!dryRun) await parts.session.needWriter();
      return parts.retention.prune(olderThanDays, dryRun, signal);
    },
    egressCall: ({ number }) => egressCall(store(), number),
    hooks: ({ action, assistants: names, purpose }) =>
      parts.inTurn(async () => manageHooks(options, action, names, purpose)),
    connections: ({ action, assistants: names }) =>
      parts.inTurn(async () => manageConnections(options, serverBeside(options), action, names)),
  };
}
