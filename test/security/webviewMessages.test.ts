import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SkillifyError } from '../../src/base/errors.ts';
import { isServerMessage, type RpcClientMessage, type RpcServerMessage } from '../../src/engine/rpcMessages.ts';
import {
  isPanelEngineMethod,
  isPanelHostMethod,
  parsePanelEngineParams,
  parsePanelParams,
  parsePanelSubject,
} from '../../src/engine/rpcPanelValidation.ts';
import {
  isReviewEngineMethod,
  isReviewHostMethod,
  parseReviewEngineParams,
  parseReviewParams,
} from '../../src/engine/rpcReviewValidation.ts';
import { RpcServer } from '../../src/engine/rpcServer.ts';

type Check = (method: string, params: unknown) => unknown;

const checkReview: Check = (method, params) => {
  if (isReviewHostMethod(method)) return parseReviewParams(method, params);
  if (isReviewEngineMethod(method)) return parseReviewEngineParams(method, params);
  throw new SkillifyError('protocol', `“${method}” does not exist.`);
};
const checkPanel: Check = (method, params) => {
  if (isPanelHostMethod(method)) return parsePanelParams(method, params);
  if (isPanelEngineMethod(method)) return parsePanelEngineParams(method, params);
  throw new SkillifyError('protocol', `“${method}” does not exist.`);
};

/** A page that may send anything, and the server of the real connection behind it. */
function page(check: Check) {
  const replies: RpcServerMessage[] = [];
  const accepted: (readonly [string, unknown])[] = [];
  let send: (message: unknown) => void = () => undefined;
  const transport = {
    post: (message: RpcClientMessage | RpcServerMessage) => {
      if (isServerMessage(message)) replies.push(structuredClone(message));
    },
    onMessage: (listener: (message: unknown) => void) => {
      send = listener;
      return { dispose: () => undefined };
    },
  };
  const server = new RpcServer(transport, 1, async (method, params) => {
    accepted.push([method, check(method, params)]);
    return null;
  });
  return { replies, accepted, send: (message: unknown) => send(message), server };
}

const methods = [
  ...'start approve dismiss getProposal openLink openSkillFile openInstalled openPanel openSource keepState pick listSkills retire transcriptRows'.split(
    ' ',
  ),
  ...'forget setSecret importFile setWriter hooks connections runTool prune teamConnect editDraft watch'.split(' '),
  ...'__proto__ constructor toString hasOwnProperty valueOf prototype'.split(' '),
  '',
];
const hostileText = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '../../../etc/passwd',
    '/etc/passwd',
    'C:\\Windows',
    'file:///etc/passwd',
    'command:workbench.action.quit',
    'javascript:alert(1)',
    '\u0000',
    '\ud800',
    'x'.repeat(2_000_001),
  ),
);
const hostileParams = fc.oneof(
  fc.anything(),
  fc.record(
    {
      id: hostileText,
      name: hostileText,
      href: hostileText,
      path: hostileText,
      kind: hostileText,
      eventId: hostileText,
      contentHash: hostileText,
    },
    { requiredKeys: [] },
  ),
  fc.constant(JSON.parse('{"__proto__":{"id":"x"},"constructor":{"prototype":{"polluted":true}}}')),
);

describe.each([
  ['the sidebar', checkReview],
  ['a panel', checkPanel],
])('whatever %s sends', (_, check) => {
  test('each request gets one answer, and none but valid parameters of its own methods get through', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(fc.constantFrom(...methods), hostileText), hostileParams), { maxLength: 8 }),
        async (requests) => {
          const { replies, accepted, send } = page(check);
          for (const [id, [method, params]] of requests.entries()) send({ type: 'request', id, method, params });
          await new Promise((resolve) => setImmediate(resolve));
          expect(replies.map((reply) => ('id' in reply ? reply.id : -1)).toSorted((a, b) => a - b)).toEqual([
            ...requests.keys(),
          ]);
          for (const reply of replies)
            if (reply.type === 'failure') expect(['invalid-input', 'protocol']).toContain(reply.error.code);
          for (const [method, params] of accepted) expect(check(method, params)).toEqual(params);
          expect(Reflect.get({}, 'polluted')).toBeUndefined();
        },
      ),
      { numRuns: 150 },
    );
  });

  test('methods that change settings, hooks, secrets or files of the user are not among its own', () => {
    for (const method of [
      'forget',
      'setSecret',
      'importFile',
      'setWriter',
      'hooks',
      'connections',
      'runTool',
      'prune',
      'teamConnect',
      'editDraft',
      'constructor',
    ])
      expect(() => check(method, {}), method).toThrow(/does not exist/);
  });

  test('links lead to the web or to mail, and texts beyond their limits are refused', () => {
    for (const href of [
      'command:x',
      'javascript:x',
      'file:///etc/passwd',
      'data:text/html,x',
      `https://${'x'.repeat(2_000)}`,
    ])
      expect(() => check('openLink', { href }), href.slice(0, 30)).toThrow(/not valid/);
    expect(check('openLink', { href: 'https://example.com' })).toEqual({ href: 'https://example.com' });
    expect(() => check('getProposal', { id: 'x'.repeat(501) })).toThrow(SkillifyError);
  });
});

test('the state that an editor kept of a panel is a subject or nothing', () => {
  fc.assert(
    fc.property(hostileParams, (state) => {
      const subject = parsePanelSubject(state);
      if (subject !== null) expect(['proposal', 'skill', 'session', 'activity']).toContain(subject.kind);
    }),
    { numRuns: 200 },
  );
});
