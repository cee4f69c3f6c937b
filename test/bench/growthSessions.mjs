import { randomNumbers } from './bundle.mjs';
import { syntheticProject } from './syntheticProject.mjs';

/** Characters of the outputs of tools, as real sessions have them: many short ones, few as long as is kept. */
const outputSizes = [0, 60, 120, 250, 400, 700, 1_100, 1_800, 3_000, 8_200];
const callsOfPrompt = 12;

/**
 * Made-up sessions with the mix of real ones: about 40 events for a prompt, a kilobyte an event, most of it in the outputs of
 * tools. Each is its events, in order.
 */
export function madeUpSessions(count) {
  const random = randomNumbers(7);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const words = Array.from({ length: 4_000 }, (_, index) => `w${((index * 2_654_435_761) >>> 8).toString(36)}`);
  const textOf = (chars) => {
    let text = '';
    while (text.length < chars) text += `${words[Math.floor(words.length ** random()) - 1] ?? 'w'} `;
    return text.slice(0, chars);
  };
  const { sessions } = syntheticProject(count * 12, 3);
  const made = [];
  for (const { id, events } of sessions) {
    const own = [];
    const add = (event) => own.push({ ...event, id: `${id}-${own.length}`, at: events[0].at + own.length * 4_000 });
    for (const event of events) {
      add(event);
      if (event.kind !== 'user_prompt') continue;
      for (let call = 0; call < callsOfPrompt; call += 1) {
        const callId = `${id}-call-${own.length}`;
        const base = {
          sourceSessionId: id,
          parentId: null,
          branch: 'live',
          raw: { line: own.length, offset: 0, length: 9 },
        };
        const path = `/app/src/${pick(words)}/${pick(words)}.ts`;
        const isEdit = random() < 0.15;
        const command = isEdit ? null : `rg -n ${pick(words)} src/${pick(words)}`;
        const kinds = isEdit ? { tool: 'Edit', category: 'edit' } : { tool: 'Bash', category: 'shell' };
        add({ ...base, kind: 'tool_call', callId, ...kinds, command, paths: [path], input: textOf(90), model: null });
        const output = textOf(pick(outputSizes));
        add({ ...base, kind: 'tool_result', callId, status: 'ok', exitCode: 0, output, feedback: null });
        if (isEdit)
          add({
            ...base,
            kind: 'file_edit',
            callId,
            path,
            operation: 'update',
            removedText: textOf(200),
            addedText: textOf(450),
            removedLines: 6,
            addedLines: 12,
            state: 'applied',
          });
        if (call % 3 === 0) add({ ...base, kind: 'assistant_text', text: textOf(300), phase: 'unknown', model: null });
      }
    }
    made.push(own);
  }
  return made;
}

/** The sessions of a store, such as one that real transcripts were read into. Sub-agents and very short ones are left out. */
export async function storedSessions(store) {
  const found = [];
  for (const { id, isSubagent, events } of await store.listSessions()) {
    if (isSubagent || events < 20) continue;
    found.push((await store.readEvents(id)).map(({ event }) => event));
  }
  return found;
}

/** The same session at another time, as another one: ids, times and prompts' beginnings differ. */
export function sessionAt(events, number, startAt) {
  const sourceSessionId = `growth-${number}`;
  const shift = startAt - events[0].at;
  const named = (id) => (id === null || id === undefined ? (id ?? null) : `${number}-${id}`);
  let at = startAt;
  const own = events.map((event) => {
    // Pauses of a night or more between two turns would spread a session over days that are simulated later.
    at = Math.min(Math.max(at, event.at + shift), at + 600_000);
    const moved = { ...event, id: named(event.id), sourceSessionId, at, parentId: named(event.parentId) };
    return 'callId' in event ? { ...moved, callId: named(event.callId) } : moved;
  });
  return { sourceSessionId, events: own };
}
