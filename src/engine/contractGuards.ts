import { isRecord, recordAt, stringAt } from '../base/json.ts';
import type { EngineEvents, EngineMethod, EngineMethods } from './contract.ts';

type Shape = 'object' | 'array' | 'null';

// What a reply must look like at the outside; deeper the handshake's protocol version vouches for it.
const resultShapes: Readonly<Record<EngineMethod, Shape>> = {
  now: 'object',
  capture: 'object',
  status: 'object',
  sessions: 'array',
  signals: 'array',
  listProposals: 'array',
  getProposal: 'object',
  chooseSide: 'object',
  approve: 'object',
  deliveryPreview: 'object',
  deliveryFolders: 'array',
  deliver: 'object',
  undeliver: 'object',
  dismiss: 'null',
  reopen: 'null',
  snooze: 'null',
  editDraft: 'object',
  lint: 'array',
  listSkills: 'array',
  skillHistory: 'array',
  skillVersions: 'array',
  skillOrigin: 'object',
  retire: 'object',
  restore: 'object',
  decisions: 'array',
  excerpt: 'object',
  watch: 'null',
  diagnostics: 'object',
  forget: 'object',
  importFile: 'object',
  sources: 'array',
  hooks: 'array',
  connections: 'array',
  setWriter: 'null',
  setSecret: 'null',
  modelAnswer: 'null',
  egress: 'object',
  egressCall: 'object',
  proposalContext: 'object',
  skillDetail: 'object',
  activity: 'object',
  ledger: 'object',
  eventPlace: 'object',
  transcriptIndex: 'object',
  transcriptRows: 'array',
  transcriptSearch: 'object',
  prune: 'object',
  markSignal: 'null',
  ask: 'object',
  summaries: 'array',
  search: 'object',
  undo: 'object',
  mergeProposals: 'object',
  runs: 'array',
  skillFixes: 'array',
  proposeSkill: 'object',
  runTool: 'object',
  recall: 'array',
  installedSkills: 'array',
  teamConnect: 'object',
  teamDisconnect: 'object',
  teamStatus: 'object',
  teamSync: 'object',
  teamMembers: 'array',
  teamProposals: 'array',
  teamProposal: 'object',
  teamDecide: 'object',
  teamSkills: 'array',
  teamRetire: 'null',
  triggerLab: 'object',
  triggerTry: 'object',
  triggerPrompt: 'object',
};

function hasShape(value: unknown, shape: Shape): boolean {
  switch (shape) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null || value === undefined;
  }
}

/** True for the name of something the engine can be asked. */
export function isEngineMethod(method: string): method is EngineMethod {
  return Object.hasOwn(resultShapes, method);
}

/** True when a reply has the outer shape that the method's result has. */
export function isEngineResult<M extends EngineMethod>(method: M, value: unknown): value is EngineMethods[M]['result'] {
  return hasShape(value, resultShapes[method]);
}

/** True when the payload is one that the event carries. */
export function isEngineEvent<E extends keyof EngineEvents>(event: E, payload: unknown): payload is EngineEvents[E] {
  const hasText = (...keys: readonly string[]) => keys.every((key) => stringAt(payload, key) !== undefined);
  switch (event) {
    case 'progress':
      return hasText('phase', 'message');
    case 'changed':
      return hasText('what');
    case 'modelRequest':
      return hasText('id', 'purpose', 'instructions', 'input');
    case 'modelCancel':
      return hasText('id');
    case 'writerRun':
      return stringAt(recordAt(payload, 'report'), 'kind') !== undefined;
    default:
      return hasText('level', 'message');
  }
}
