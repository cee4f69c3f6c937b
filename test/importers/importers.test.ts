import { describe, expect, it } from 'vitest';
import { isHumanPrompt, type SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { importerFor, importerOfFormat } from '../../src/importers/registry.ts';

const file = { fileName: 'x.json', modifiedAt: Date.parse('2026-06-01T00:00:00Z') };
const otlpLine =
  '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my-agent"}}]},"scopeSpans":[{"scope":{"name":"demo"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","parentSpanId":"","name":"chat m","kind":3,"startTimeUnixNano":"1780300000000000000","endTimeUnixNano":"1780300002000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"gen_ai.conversation.id","value":{"stringValue":"c1"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"run the tests\\"}]}]"}},{"key":"gen_ai.output.messages","value":{"stringValue":"[{\\"role\\":\\"assistant\\",\\"parts\\":[{\\"type\\":\\"tool_call\\",\\"id\\":\\"t1\\",\\"name\\":\\"shell\\",\\"arguments\\":{\\"command\\":\\"npm test\\"}}],\\"finish_reason\\":\\"tool_call\\"}]"}}],"status":{"code":0}}]}]}]}';
const langfuseRow =
  '{"id":"o1","trace_id":"t1","session_id":"s1","type":"GENERATION","parent_observation_id":"","start_time":"2026-06-01 08:00:00.000000","end_time":"2026-06-01 08:00:02.000000","name":"chat","input":"[{\\"role\\":\\"user\\",\\"content\\":\\"run the tests\\"}]","output":"{\\"role\\":\\"assistant\\",\\"content\\":\\"Done\\"}","provided_model_name":"m","usage_details":{"input":900,"output":30},"level":"DEFAULT"}';
const example =
  '{"messages":[{"role":"system","content":"You are a coder."},{"role":"user","content":"run the tests"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"shell","arguments":"{\\"command\\":\\"npm test\\"}"}}]},{"role":"tool","tool_call_id":"c1","content":"ok"},{"role":"assistant","content":"All pass.","weight":1}]}';

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
const messages = (...list: readonly unknown[]) => JSON.stringify(list);
const says = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });

function span(more: Record<string, unknown>, attributes: readonly unknown[]) {
  return {
    traceId: 'tr',
    spanId: 'a',
    parentSpanId: '',
    name: 'chat',
    startTimeUnixNano: '1780300000000000000',
    attributes,
    ...more,
  };
}

function otlp(...spans: readonly unknown[]): string {
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

function told(events: readonly SessionEvent[]): readonly string[] {
  return events.map((event) => {
    if (event.kind === 'tool_call') return `call ${event.tool} ${event.command ?? event.input}`;
    if (event.kind === 'tool_result') return `result ${event.status} ${event.output}`;
    return 'text' in event ? `${event.kind === 'user_prompt' ? event.origin : 'answer'}: ${event.text}` : event.kind;
  });
}

function imported(text: string, fileName = 'x.jsonl') {
  return importerFor(fileName, text.slice(0, 65_536)).read(text, { ...file, fileName });
}

describe('detection', () => {
  it.each([
    ['otlp', otlpLine],
    ['otlp', `\uFEFF${otlpLine}\n${otlpLine}`],
    ['langfuse', langfuseRow],
    ['langfuse', '{"trace":{"id":"t"},"observations":[]}'],
    ['openai-ft', example],
    [
      'openai-ft',
      '{"input":{"messages":[{"role":"user","content":"a"}]},"preferred_output":[{"role":"assistant","content":"b"}]}',
    ],
  ])('knows %s', (format, text) => {
    expect(importerFor('a.json', text).format).toBe(format);
  });

  it.each([
    ['a.jsonl', '{"prompt":"a","completion":"b"}', /old completion form/],
    ['a.parquet', 'PAR1', /is a table/],
    ['a.jsonl', '{"parentUuid":null,"sessionId":"x"}', /without importing/],
    ['a.txt', 'hello', /no format/],
  ])('says what else it is: %s', (name, head, sentence) => {
    expect(() => importerFor(name, head)).toThrow(sentence);
  });

  it('refuses an unknown format', () => {
    expect(() => importerOfFormat('csv')).toThrow(/otlp, langfuse, openai-ft, specstory/);
  });
});

describe('OpenTelemetry', () => {
  it('reads messages and calls of a span', () => {
    const { events, facts, skippedRecords } = imported(`${otlpLine}\nbroken\n`);
    expect(told(events)).toEqual(['human: run the tests', 'call shell npm test']);
    expect(facts).toMatchObject([{ sourceSessionId: 'c1', model: 'm', channel: 'my-agent' }]);
    expect(events[0]?.at).toBe(1_780_300_000_000);
    expect(skippedRecords).toBe(1);
  });

  it('takes a repeated history once, tools by their spans, sub-agents as agents', () => {
    const history = [says('user', 'fix it'), says('assistant', 'I will'), says('user', 'ok'), says('user', 'ok')];
    const chat = (id: string, at: string, input: string, output: string, parent = '') =>
      span({ spanId: id, parentSpanId: parent, startTimeUnixNano: at }, [
        attribute('gen_ai.operation.name', 'chat'),
        attribute('session.id', 's'),
        attribute('gen_ai.input.messages', input),
        attribute('gen_ai.output.messages', output),
      ]);
    const agent = (id: string, parent: string) =>
      span({ spanId: id, parentSpanId: parent, startTimeUnixNano: '1780300000000000000' }, [
        attribute('gen_ai.operation.name', 'invoke_agent'),
      ]);
    const text = otlp(
      agent('root', ''),
      agent('sub', 'root'),
      chat('1', '1780300001000000000', messages(history[0]), messages(history[1]), 'root'),
      span({ spanId: 'tool', startTimeUnixNano: '1780300002000000000', status: { code: 2 } }, [
        attribute('gen_ai.operation.name', 'execute_tool'),
        attribute('session.id', 's'),
        attribute('gen_ai.tool.name', 'bash'),
        attribute('gen_ai.tool.call.arguments', '{"command":"make"}'),
        attribute('gen_ai.tool.call.result', 'no rule'),
      ]),
      chat('2', '1780300003000000000', messages(...history), messages(says('assistant', 'done')), 'root'),
      chat(
        '3',
        '1780300004000000000',
        messages(says('user', 'look around')),
        messages(says('assistant', 'seen')),
        'sub',
      ),
    );
    expect(told(imported(text).events)).toEqual([
      'human: fix it',
      'answer: I will',
      'call bash make',
      'result error no rule',
      'human: ok',
      'human: ok',
      'answer: done',
      'agent: look around',
      'answer: seen',
    ]);
  });

  it('reads the older conventions', () => {
    const byIndex = otlp(
      span({}, [
        attribute('gen_ai.prompt.0.role', 'user'),
        attribute('gen_ai.prompt.0.content', 'hello'),
        attribute('gen_ai.completion.0.role', 'assistant'),
        attribute('gen_ai.completion.0.content', 'hi'),
        attribute('gen_ai.completion.0.tool_calls.0.name', 'search'),
        attribute('gen_ai.completion.0.tool_calls.0.arguments', '{"q":1}'),
      ]),
    );
    expect(told(imported(byIndex).events)).toEqual(['human: hello', 'answer: hi', 'call search {"q":1}']);
    const byEvent = otlp(
      span(
        {
          events: [
            { name: 'gen_ai.user.message', attributes: [attribute('content', 'hello')] },
            { name: 'gen_ai.choice', attributes: [attribute('content', 'hi')] },
          ],
        },
        [],
      ),
    );
    expect(told(imported(byEvent).events)).toEqual(['human: hello', 'answer: hi']);
    const openInference = otlp(
      span({}, [
        attribute('openinference.span.kind', 'LLM'),
        attribute('llm.input_messages.0.message.role', 'user'),
        attribute('llm.input_messages.0.message.content', 'hello'),
        attribute('output.value', 'hi'),
      ]),
    );
    expect(told(imported(openInference).events)).toEqual(['human: hello', 'answer: hi']);
  });
});

describe('Langfuse', () => {
  it('reads rows in either spelling, with tools and errors', () => {
    const rows = [
      JSON.parse(langfuseRow),
      {
        id: 'o2',
        traceId: 't1',
        sessionId: 's1',
        type: 'TOOL',
        name: 'bash',
        startTime: '2026-06-01T08:00:03Z',
        input: { command: 'make' },
        output: 'boom',
        level: 'ERROR',
      },
      {
        id: 'o3',
        traceId: 't1',
        sessionId: 's1',
        type: 'GENERATION',
        startTime: '2026-06-01T08:00:05Z',
        input: [
          { role: 'user', content: 'run the tests' },
          { role: 'assistant', content: 'Done' },
          { role: 'user', content: 'again' },
        ],
        output: 'Done again',
      },
    ];
    const { events, facts } = imported(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(told(events)).toEqual([
      'human: run the tests',
      'answer: Done',
      'call bash make',
      'result error boom',
      'human: again',
      'answer: Done again',
    ]);
    expect(facts).toMatchObject([{ sourceSessionId: 's1', model: 'm' }]);
    expect(new Date(events[0]?.at ?? 0).toISOString()).toBe('2026-06-01T08:00:00.000Z');
  });

  it('reads a trace with its observations, and one that has only texts', () => {
    const trace = {
      trace: { id: 't9', name: 'support', sessionId: 's9' },
      observations: [
        {
          id: 'r',
          type: 'SPAN',
          traceId: 't9',
          parentObservationId: null,
          startTime: '2026-06-01T08:00:00Z',
          input: 'why?',
          output: { answer: 'because' },
        },
      ],
    };
    const { events, facts } = imported(JSON.stringify(trace));
    expect(told(events)).toEqual(['human: why?', 'answer: because']);
    expect(facts).toMatchObject([{ sourceSessionId: 's9', title: 'support' }]);
  });
});

describe('fine-tuning examples', () => {
  it('reads each line as a session and rejects lines, not the file', () => {
    const { events, facts, skippedRecords } = imported(
      `${example}\r\n{"messages":[]}\r\nbroken\r\n${example.replace('run the tests', 'lint')}`,
    );
    expect(told(events.slice(0, 4))).toEqual([
      'human: run the tests',
      'call shell npm test',
      'result ok ok',
      'answer: All pass.',
    ]);
    expect(facts).toHaveLength(2);
    expect(skippedRecords).toBe(2);
    expect(events.map((event) => event.raw.line)).toEqual([1, 1, 1, 1, 4, 4, 4, 4]);
  });
});

describe('SpecStory', () => {
  const style2025 =
    '<!-- Generated by SpecStory -->\n\n# Copy (2025-03-29 17:22:29)\n\n_**User**_\n\ncopy it\n\n---\n\n_**Assistant**_\n\nOkay.\n\n```md\n_**User**_\n```\n\n---\n\n_**User**_\n\nno, use cp\n\n---\n';
  const style2026 =
    '<!-- Generated by SpecStory, Markdown v2.1.0 -->\n\n# 2026-06-16 09:40:31Z\n\n<!-- Codex CLI Session 019ecfcd-2508-77f1-b7bf-972bccc820b9 (2026-06-16 09:40:31Z) -->\n\n_**User (2026-06-16 09:40:31Z)**_\n\nrevise\n\n---\n\n_**Agent (gpt-5.5 2026-06-16 09:40:36Z)**_\n\nI look.\n\n<tool-use data-tool-type="shell" data-tool-name="exec_command"><details>\n<summary>Tool use: **exec_command** `npm test`</summary>\n```\nProcess exited with code 1\nbad\n```\n</details></tool-use>\n';

  it('reads both styles', () => {
    const old = imported(style2025, '2025-03-29_17-22-copy.md');
    expect(told(old.events).map((text) => text.split('\n')[0])).toEqual([
      'human: copy it',
      'answer: Okay.',
      'human: no, use cp',
    ]);
    expect(old.facts[0]?.title).toBe('Copy');
    const current = imported(style2026, '2026-06-16_09-40-31Z-revise.md');
    expect(told(current.events).map((text) => text.split('\n')[0])).toEqual([
      'human: revise',
      'answer: I look.',
      'call exec_command npm test',
      'result failed-command ```',
    ]);
    expect(current.facts).toMatchObject([
      { sourceSessionId: '019ecfcd-2508-77f1-b7bf-972bccc820b9', model: 'gpt-5.5', title: null },
    ]);
    expect(current.events[0]?.at).toBe(Date.parse('2026-06-16T09:40:31Z'));
  });

  it('gives the same ids again, and survives any cut', () => {
    expect(imported(style2026, 'a.md').events).toEqual(imported(style2026, 'a.md').events);
    for (let cut = 40; cut < style2026.length; cut += 7) {
      const { events } = importerOfFormat('specstory').read(style2026.slice(0, cut), file);
      expect(events.filter(isHumanPrompt).length).toBeLessThanOrEqual(1);
    }
  });
});
