import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AssistantId } from '../../src/assistants/assistant.ts';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { emptyFacts } from '../../src/assistants/session.ts';
import { Companions } from '../../src/capture/companions.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import * as rollout from '../assistants/codexRecords.ts';
import { captureFixture, temporaryFolder } from './captureFixture.ts';

/** Completes nameless facts of a transcript at the path, with these files beside it. */
function completed(id: AssistantId, transcript: string, files: Readonly<Record<string, unknown>>, paths = ['/w/app']) {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  const companions = new Companions({ path: paths[0] ?? '', paths });
  const file = {
    assistant: { ...claudeCode, id },
    path: path.join(folder, transcript),
    folder,
    relativePath: transcript,
    format: 'document' as const,
    mixedProjects: true,
    role: 'main' as const,
    facts: { sizeBytes: 0, modifiedAt: 0, bornAt: 0, identity: null },
  };
  const { cwd, title } = companions.complete(file, emptyFacts('s'));
  return { cwd, title };
}

describe('folders told beside transcripts', () => {
  const hash = createHash('sha256').update('/w/app').digest('hex');
  it.each<[AssistantId, string, Readonly<Record<string, unknown>>, string | null]>([
    ['copilot-chat', 'w1/chatSessions/s.jsonl', { 'w1/workspace.json': { folder: 'file:///w/my%20app' } }, '/w/my app'],
    [
      'copilot-chat',
      'w1/chatSessions/s.jsonl',
      { 'w1/workspace.json': { workspace: 'file:///w/a.code-workspace' } },
      null,
    ],
    ['copilot-chat', 'w1/chatSessions/s.jsonl', { 'w1/workspace.json': '{"folder":' }, null],
    ['cursor', 'm/s/store.db', { 'm/s/meta.json': { cwd: '/w/app', title: 'Retry' } }, '/w/app'],
    ['gemini-cli', 'app/chats/session-1.jsonl', { 'app/.project_root': '/w/app\n' }, '/w/app'],
    ['gemini-cli', `${hash}/chats/session-1.json`, {}, '/w/app'],
    ['gemini-cli', 'other/chats/session-1.json', {}, null],
    ['roo', 'tasks/t1/ui_messages.json', { 'tasks/t1/history_item.json': { workspace: '/w/app' } }, '/w/app'],
    [
      'cline',
      'tasks/17/ui_messages.json',
      {
        'state/taskHistory.json': [
          { id: '16', cwdOnTaskInitialization: '/x' },
          { id: '17', cwdOnTaskInitialization: '/w/app' },
        ],
      },
      '/w/app',
    ],
    ['cline', '17_a/17_a.messages.json', { '17_a/17_a.json': { cwd: '/w/app' } }, '/w/app'],
    ['cline', 'tasks/17/ui_messages.json', {}, null],
  ])('%s: %s', (id, transcript, files, cwd) => {
    expect(completed(id, transcript, files).cwd).toBe(cwd);
  });

  it('say nothing against what the transcript says itself', () => {
    expect(completed('hermes', 'state.db', { 'meta.json': { cwd: '/other' } })).toEqual({ cwd: null, title: null });
    expect(completed('cursor', 'm/s/store.db', { 'm/s/meta.json': { title: 'Retry' } }).title).toBe('Retry');
  });
});

describe('names told beside transcripts', () => {
  beforeEach(() => {
    claude.newConversation();
    rollout.newRollout();
  });

  it('are those of the session in the store', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const folder = `.claude/projects/${fixture.slug}`;
    fixture.write(`${folder}/${claude.sessionId}.jsonl`, [claude.user('go', { cwd })]);
    fixture.write(`${folder}/${claude.sessionId}/custom-title.json`, [{ customTitle: 'Named by hand' }]);
    fixture.write(`${folder}/${claude.sessionId}/subagents/agent-a1.jsonl`, [
      claude.user('look', { cwd, isSidechain: true, agentId: 'a1' }),
    ]);
    fixture.write(`${folder}/${claude.sessionId}/subagents/agent-a1.meta.json`, [
      { agentType: 'Explore', description: 'Find the tests' },
    ]);
    const meta = rollout.meta({ cwd });
    fixture.write('.codex/sessions/2026/06/01/rollout-a.jsonl', [
      meta,
      rollout.event('user_message', { message: 'fix' }),
    ]);
    const id = new Map(Object.entries(Object(meta['payload']))).get('id');
    fixture.write('.codex/session_index.jsonl', [
      { id, thread_name: 'First name', updated_at: 'x' },
      { id: 'other', thread_name: 'Another', updated_at: 'x' },
      { id, thread_name: 'Last name', updated_at: 'y' },
    ]);
    await fixture.capture();
    const titles = (await fixture.store.listSessions()).map((session) => session.title);
    expect(titles.toSorted()).toEqual(['Find the tests', 'Last name', 'Named by hand']);
  });
});
