import { type SeenRequest, textsOf } from './messagesServer.ts';

/** A draft as a scripted model words it. */
export interface ScriptedAnswer {
  title: string;
  description: string;
  sections: { heading: string; lines: { text: string; evidence: string[] }[] }[];
}

/** Reads what a model is shown, as a model would: the draft with its sections, and the ids of the evidence. */
export function answerTo(input: string): ScriptedAnswer {
  const part = (name: string) =>
    new RegExp(`begin ${name}\\n([\\s\\S]*?)\\n[0-9a-f]+ end ${name}>>>`).exec(input)?.[1] ?? '';
  const ids = [...part('evidence').matchAll(/^(e\d+): /gm)].map((match) => match[1] ?? '');
  const answer: ScriptedAnswer = { title: '', description: '', sections: [] };
  for (const line of part('draft').split('\n')) {
    const [, key, value = ''] = /^(Title|Description|Section): (.*)$/.exec(line) ?? [];
    if (key === 'Title') answer.title = value;
    else if (key === 'Description') answer.description = value;
    else if (key === 'Section') answer.sections.push({ heading: value, lines: [] });
    else if (line.startsWith('- ')) {
      const cited = /\[(e\d+(?:, e\d+)*)\]$/.exec(line)?.[1]?.split(', ') ?? ids.slice(0, 1);
      const text = line.slice(2).replace(/ \[e\d+(?:, e\d+)*\]$/, '');
      answer.sections.at(-1)?.lines.push({ text, evidence: cited });
    }
  }
  return answer;
}

/** What a careful model says: the same rules, marked so that its words can be told from the template's. */
export function carefulAnswer(request: SeenRequest): string {
  return carefulText(textsOf(request).input);
}

/** The same for what any provider is shown. */
export function carefulText(input: string): string {
  const answer = answerTo(input);
  return JSON.stringify({ ...answer, title: `${answer.title}, always` });
}
