import { expect, test } from 'vitest';
import { assistants } from '../../../src/assistants/registry.ts';
import type { ToolCallEvent } from '../../../src/assistants/sessionEvent.ts';
import { loadTraceOf, showsLoading } from '../../../src/skills/ledger/loadTraces.ts';

const call = (more: Partial<ToolCallEvent>): ToolCallEvent => ({
  ...{ kind: 'tool_call', id: 'e', sourceSessionId: 's', at: 0, parentId: null, branch: 'live' },
  ...{ raw: { line: 1, offset: 0, length: 1 }, callId: 'c', tool: 't', category: 'other', command: null, paths: [] },
  ...{ input: '', model: null },
  ...more,
});

test('every assistant that is read shows a skill being loaded in the way that is said of it', () => {
  const byTool = call({ category: 'skill', input: 'use-pnpm' });
  const byReading = call({ category: 'read', paths: ['/app/.agents/skills/use-pnpm/SKILL.md'] });
  const byCommand = call({ category: 'shell', command: 'cat .agents/skills/use-pnpm/SKILL.md' });
  for (const assistant of assistants) {
    expect(showsLoading(assistant.id), assistant.id).toBe(true);
    const shown = loadTraceOf(assistant.id) === 'tool' ? [byTool] : [byReading, byCommand];
    for (const event of shown) expect(assistant.loaded(event), assistant.id).toBe('use-pnpm');
  }
});

test('imported sessions and unknown assistants show nothing', () => {
  for (const id of ['import:otlp', 'import:specstory', 'somebody']) {
    expect(loadTraceOf(id)).toBe('none');
    expect(showsLoading(id)).toBe(false);
  }
});
