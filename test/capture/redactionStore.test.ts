import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { JsonRecord } from '../../src/base/json.ts';
import { userRulesOf } from '../../src/capture/redaction/userRules.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import * as rollout from '../assistants/codexRecords.ts';
import { filesBelow } from '../support/sampleScope.ts';
import { captureFixture } from './captureFixture.ts';
import { innocentTexts } from './innocentTexts.ts';
import { plantedSecrets } from './plantedSecrets.ts';

const codeName = 'Kestrel-77';

/** The text in every place of a transcript where text can stand. */
function claudeRecords(text: string, cwd: string, id: string): readonly JsonRecord[] {
  const edit = { file_path: `${cwd}/a.ts`, old_string: `a ${text}`, new_string: `b ${text}` };
  return [
    claude.user(`always use this: ${text}`, { cwd }),
    claude.assistant([{ type: 'text', text: `I see ${text}` }], { cwd }),
    claude.toolUse(`${id}-1`, 'Bash', { command: `echo '${text}'`, description: text }),
    claude.toolResult(`${id}-1`, `output ${text}`, { cwd, toolUseResult: { stdout: text, stderr: text } }),
    claude.toolUse(`${id}-2`, 'Edit', edit),
    claude.toolResult(`${id}-2`, 'done', {
      cwd,
      toolUseResult: { filePath: `${cwd}/a.ts`, oldString: `a ${text}`, newString: `b ${text}` },
    }),
    claude.toolUse(`${id}-3`, 'Bash', { command: `export X="${text}"` }),
    claude.toolResult(
      `${id}-3`,
      `The user doesn't want to proceed with this tool use. The tool use was rejected. To tell you how to proceed, the user said:\nno, use ${text}`,
      { cwd },
      true,
    ),
    // Left open: what the parser remembers of it is stored too.
    claude.toolUse(`${id}-4`, 'Bash', { command: `curl ${text}` }),
    claude.record('summary', { summary: text, leafUuid: 'x' }),
    claude.record('custom-title', { customTitle: text, sessionId: claude.sessionId }),
    claude.record('queue-operation', { operation: 'enqueue', content: text, sessionId: claude.sessionId }),
  ];
}

function codexRecords(text: string, id: string): readonly JsonRecord[] {
  return [
    rollout.event('user_message', { message: `use ${text}` }),
    rollout.message('user', `use ${text}`),
    rollout.event('agent_message', { message: `I see ${text}` }),
    rollout.message('assistant', `I see ${text}`),
    rollout.call(`${id}-1`, 'shell', { command: ['bash', '-lc', `echo '${text}'`] }),
    rollout.output(`${id}-1`, JSON.stringify({ output: text, metadata: { exit_code: 0 } })),
    rollout.call(`${id}-2`, 'exec_command', { cmd: `export X="${text}"` }),
    rollout.output(`${id}-2`, `Process exited with code 0\nOutput:\n${text}`),
    rollout.script(`${id}-3`, `const r = await tools.exec_command({"cmd":${JSON.stringify(`curl ${text}`)}});`),
  ];
}

function piRecords(text: string, cwd: string, id: string): readonly JsonRecord[] {
  const words = (spoken: string) => [{ type: 'text', text: spoken }];
  const entry = (step: number, message: JsonRecord): JsonRecord => ({
    type: 'message',
    id: `${id}-${step}`,
    parentId: step === 1 ? null : `${id}-${step - 1}`,
    timestamp: '2026-06-01T08:00:00.000Z',
    message,
  });
  const call = (name: string, input: JsonRecord) => [{ type: 'toolCall', id: `${id}-call`, name, arguments: input }];
  return [
    entry(1, { role: 'user', content: words(`use ${text}`) }),
    entry(2, { role: 'assistant', content: words(`I see ${text}`), model: 'm', stopReason: 'toolUse' }),
    entry(3, {
      role: 'assistant',
      content: call('bash', { command: `export X="${text}"` }),
      model: 'm',
      stopReason: 'toolUse',
    }),
    entry(4, { role: 'toolResult', toolCallId: `${id}-call`, content: words(`output ${text}`), isError: true }),
    entry(5, {
      role: 'assistant',
      content: call('edit', { path: `${cwd}/a.ts`, oldText: `a ${text}`, newText: text }),
      model: 'm',
    }),
  ];
}

function bytesOf(folder: string): Buffer {
  return Buffer.concat(filesBelow(folder).map((file) => readFileSync(file)));
}

it('lets no planted secret into any file of the store, and no look-alike go', async () => {
  claude.newConversation();
  rollout.newRollout();
  const fixture = await captureFixture();
  const cwd = fixture.project.path;
  const claudeFile = `.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`;
  const codexFile = '.codex/sessions/2026/06/01/rollout-a.jsonl';
  const piFile = `.pi/agent/sessions/--${cwd.replace(/^[/\\]/, '').replace(/[/\\:]/g, '-')}--/2026-06-01T08-00-00-000Z_019e.jsonl`;
  const redactions = userRulesOf(['Kestrel-\\d+']);
  fixture.write(claudeFile, [claude.user('hello', { cwd })]);
  fixture.write(codexFile, [rollout.meta({ cwd })]);
  fixture.write(piFile, [{ type: 'session', version: 3, id: '019e', timestamp: '2026-06-01T08:00:00.000Z', cwd }]);
  for (const [index, { text }] of [...plantedSecrets, { text: codeName }].entries()) {
    fixture.append(claudeFile, claudeRecords(text, cwd, `t${index}`));
    fixture.append(codexFile, codexRecords(text, `c${index}`));
    fixture.append(piFile, piRecords(text, cwd, `p${index}`));
    if (index % 10 === 0) await fixture.capture({ redactions });
  }
  for (const [index, text] of innocentTexts.entries()) {
    fixture.append(claudeFile, [claude.user(`innocent ${text}`, { cwd })]);
    fixture.append(codexFile, [rollout.event('user_message', { message: `innocent ${index} ${text}` })]);
  }
  await fixture.capture({ redactions });
  const prompts = new Set<string>();
  const read = new Set((await fixture.store.listSessions()).map((session) => session.assistant));
  expect([...read].sort()).toEqual(['claude-code', 'codex', 'pi']);
  for (const session of await fixture.store.listSessions()) {
    const events = (await fixture.store.readEvents(session.id)).map(({ event }) => event);
    for (const event of events) if (event.kind === 'user_prompt') prompts.add(event.text);
    const { episodes, signals } = analyseSession(session.id, events);
    await fixture.store.saveMined([{ sessionId: session.id, episodes, signals, minedEvents: events.length }]);
  }
  await fixture.store.indexText(10_000);
  const bytes = bytesOf(path.join(fixture.folder, 'store'));
  expect(bytes.includes('innocent')).toBe(true);
  const leaked = plantedSecrets.filter(({ secret }) => bytes.includes(secret) || bytes.includes(secret.toLowerCase()));
  expect(leaked.map(({ kind }) => kind)).toEqual([]);
  expect(bytes.includes(codeName)).toBe(false);
  const lost = innocentTexts.filter((text) => !prompts.has(`innocent ${text}`));
  expect(lost).toEqual([]);
}, 60_000);
