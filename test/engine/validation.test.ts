import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SkillifyError } from '../../src/base/errors.ts';
import type { EngineMethod, EngineMethods } from '../../src/engine/contract.ts';
import { isEngineMethod } from '../../src/engine/contractGuards.ts';
import { isReviewEngineMethod, isReviewHostMethod, parseReviewParams } from '../../src/engine/rpcReviewValidation.ts';
import { parseEngineOptions, parseParams } from '../../src/engine/validation.ts';

const hash = 'a'.repeat(64);
const valid: { readonly [M in EngineMethod]: EngineMethods[M]['params'] } = {
  now: { trigger: 'command' },
  capture: {},
  undo: { subject: null },
  mergeProposals: { ids: ['a', 'b'] },
  runs: {},
  skillFixes: { skillMd: '', name: null },
  search: { query: 'q', kinds: ['event'], since: null, until: 5, assistants: ['codex'], outcomes: [], limit: 5 },
  ask: { question: 'what failed today?', now: null },
  summaries: { since: null, until: null, scope: null, subject: null, window: 'hour', limit: 10 },
  recall: { prompt: 'p', limit: 3 },
  installedSkills: { name: null },
  triggerLab: { subject: 'p' },
  triggerTry: { subject: 'p', skillMd: '' },
  triggerPrompt: { subject: 'n', prompt: 'p' },
  teamConnect: { connection: 'postgres://h/d', token: 't', workspace: 'w', scope: 'team', acceptAutomatically: false },
  teamDisconnect: {},
  teamStatus: {},
  teamSync: {},
  teamMembers: {},
  teamProposals: { scope: 'me', member: 'Mia', statuses: ['pending'] },
  teamProposal: { id: 'p', scope: 'organisation' },
  teamDecide: { id: 'p', action: 'approve', contentHash: hash, side: 1, accept: true },
  teamSkills: { scope: 'team' },
  teamRetire: { name: 'n', reason: '' },
  connections: { action: 'status', assistants: [] },
  runTool: { name: 'get_skill', input: { name: 'n' }, by: 'client' },
  proposeSkill: { name: 'n', description: 'd', rules: ['r'], reason: '', by: 'client', eventIds: [] },
  status: {},
  sessions: {},
  signals: {},
  listProposals: { statuses: ['pending'] },
  getProposal: { id: 'p' },
  chooseSide: { id: 'p', side: 2 },
  approve: { id: 'p', contentHash: hash, delivery: { assistants: ['codex'], scope: 'user', mode: 'link' } },
  deliveryPreview: { id: 'p' },
  deliveryFolders: {},
  deliver: { name: 'n', delivery: { assistants: ['codex'] } },
  undeliver: { name: 'n', assistants: ['codex'] },
  dismiss: { id: 'p', reason: 'other', note: '' },
  snooze: { id: 'p' },
  reopen: { id: 'p' },
  editDraft: { id: 'p', skillMd: '' },
  lint: { skillMd: '', name: null },
  listSkills: {},
  skillHistory: { name: 'n' },
  skillVersions: { name: 'n' },
  skillOrigin: { skillMd: '' },
  retire: { name: 'n', reason: '' },
  restore: { name: 'n', version: null },
  decisions: {},
  excerpt: { eventId: 'e' },
  watch: { enabled: true },
  diagnostics: {},
  forget: { session: 's' },
  importFile: { path: '/x', format: null },
  sources: {},
  hooks: { action: 'status', assistants: [] },
  setWriter: { writer: { kind: 'anthropic', baseUrl: 'http://localhost:8080', maxCostPerDayUsd: 0.5 } },
  setSecret: { name: 'anthropic-api-key', value: 'k' },
  modelAnswer: { id: 'q', reply: { kind: 'failure', failure: 'permission', message: 'Not allowed.' } },
  egress: { limit: 50 },
  egressCall: { number: 1 },
  prune: { olderThanDays: 90, dryRun: true },
  proposalContext: { id: 'p' },
  skillDetail: { name: 'n' },
  ledger: { name: null },
  activity: {},
  eventPlace: { eventId: 'e' },
  transcriptIndex: { sessionId: 's', eventId: null },
  transcriptRows: { sessionId: 's', version: 3, from: 0, count: 50, isFull: false },
  transcriptSearch: { sessionId: 's', version: 3, query: 'pnpm' },
  markSignal: { signalId: 'x', sessionId: 's', isWrong: true },
};
const methods = Object.keys(valid).filter(isEngineMethod);

describe('parameters', () => {
  test.each(methods)('of %s pass when they are valid', (method) => {
    expect(parseParams(method, valid[method])).toEqual(valid[method]);
  });

  test('are refused with the place of the mistake', () => {
    expect(() => parseParams('approve', { id: 'p', contentHash: 'short' })).toThrow(/contentHash/);
    expect(() => parseParams('dismiss', { id: 'p', reason: 'because', note: '' })).toThrow(/reason/);
    expect(() => parseParams('chooseSide', { id: 'p', side: 0 })).toThrow(/side/);
    expect(() => parseParams('status', { extra: 1 })).toThrow(SkillifyError);
    expect(() => parseParams('setWriter', { writer: { kind: 'anthropic', baseUrl: 'file:///x' } })).toThrow(/baseUrl/);
    expect(() => parseParams('modelAnswer', { id: 'q', reply: { kind: 'answer', text: 1 } })).toThrow(/text/);
    expect(() => parseParams('listProposals', { statuses: undefined })).toThrow(SkillifyError);
  });

  test('of any kind are either valid or refused as invalid input', () => {
    fc.assert(
      fc.property(fc.constantFrom(...methods), fc.anything(), (method, params) => {
        try {
          parseParams(method, params);
        } catch (error) {
          expect(SkillifyError.is(error, 'invalid-input')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of the sidebar allow no link but web and mail addresses', () => {
    expect(parseReviewParams('openLink', { href: 'https://example.com' })).toEqual({ href: 'https://example.com' });
    expect(parseReviewParams('openLink', { href: 'http://example.com' })).toEqual({ href: 'http://example.com' });
    for (const href of ['command:a', 'javascript:1', 'file:///etc/passwd', 'ftp://example.com', ' https://x']) {
      expect(() => parseReviewParams('openLink', { href })).toThrow(SkillifyError);
    }
  });

  test('the sidebar can ask for nothing that is not its own', () => {
    expect(isReviewEngineMethod('approve')).toBe(true);
    for (const method of ['editDraft', 'watch', 'toString', '__proto__', 'constructor']) {
      expect(isReviewEngineMethod(method)).toBe(false);
      expect(isReviewHostMethod(method)).toBe(false);
    }
  });
});

test('engine options are checked', () => {
  const options = {
    projectPath: '/p',
    homePath: '/h',
    storePath: '/s',
    aliases: [],
    environment: { HOME: '/h' },
    assetPath: '/a',
    disabledAssistants: [],
    everyTurns: 20,
    user: 'user',
  };
  expect(parseEngineOptions(options)).toEqual(options);
  expect(() => parseEngineOptions({ ...options, everyTurns: 0 })).toThrow(/everyTurns/);
  expect(() => parseEngineOptions(null)).toThrow(SkillifyError);
});
