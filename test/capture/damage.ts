/** A way transcripts are found damaged, and what must come of it. */
export interface Damage {
  readonly name: string;
  /** Makes the damaged bytes of whole lines, each without its line end. Deterministic. */
  readonly apply: (lines: readonly string[]) => Buffer;
  /** Lines whose records cannot be had any more, by index from the start. */
  readonly ruins: readonly number[];
  readonly lost: number;
}

const joined = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));
const withLine = (lines: readonly string[], index: number, change: (line: string) => string) =>
  joined(lines.map((line, at) => (at === index ? change(line) : line)));
const half = (line: string) => line.slice(0, Math.floor(line.length / 2));

/** The corpus of damaged files: every one is made from the lines of a whole transcript. */
export const damages: readonly Damage[] = [
  {
    name: 'a byte order mark',
    ruins: [],
    lost: 0,
    apply: (lines) => Buffer.concat([Buffer.from('\ufeff'), joined(lines)]),
  },
  {
    name: 'Windows line ends',
    ruins: [],
    lost: 0,
    apply: (lines) => Buffer.from(lines.map((line) => `${line}\r\n`).join('')),
  },
  { name: 'empty lines', ruins: [], lost: 0, apply: (lines) => Buffer.from(`\n\n${lines.join('\n\n \t\n')}\n\n`) },
  { name: 'no last line end', ruins: [], lost: 0, apply: (lines) => Buffer.from(lines.join('\n')) },
  {
    name: 'a run of NUL before a record',
    ruins: [],
    lost: 0,
    apply: (lines) => withLine(lines, 2, (line) => `${'\0'.repeat(4096)}${line}`),
  },
  {
    name: 'a line of NUL',
    ruins: [],
    lost: 0,
    apply: (lines) => withLine(lines, 2, (line) => `${'\0'.repeat(512)}\n${line}`),
  },
  {
    name: 'a record zeroed by a lost write',
    ruins: [3],
    lost: 0,
    apply: (lines) => withLine(lines, 3, (line) => '\0'.repeat(line.length)),
  },
  { name: 'a record cut off', ruins: [3], lost: 1, apply: (lines) => withLine(lines, 3, half) },
  {
    name: 'a record cut off with the next one behind it',
    ruins: [3],
    lost: 1,
    apply: (lines) =>
      Buffer.from([...lines.slice(0, 3), `${half(lines[3] ?? '')}${lines[4]}`, ...lines.slice(5), ''].join('\n')),
  },
  {
    name: 'two records on one line',
    ruins: [],
    lost: 0,
    apply: (lines) => Buffer.from([...lines.slice(0, 3), `${lines[3]}${lines[4]}`, ...lines.slice(5), ''].join('\n')),
  },
  {
    name: 'a line that is no JSON',
    ruins: [],
    lost: 1,
    apply: (lines) => withLine(lines, 3, (line) => `panic: write failed\n${line}`),
  },
  {
    name: 'a line that is no object',
    ruins: [],
    lost: 3,
    apply: (lines) => withLine(lines, 3, (line) => `42\n[1]\nnull\n${line}`),
  },
  {
    name: 'a character cut in two',
    ruins: [3],
    lost: 1,
    apply: (lines) => {
      const [before, after] = [joined(lines.slice(0, 3)), joined(lines.slice(4))];
      return Buffer.concat([before, Buffer.from('{"x":"'), Buffer.from([0xf0, 0x9f, 0x99]), Buffer.from('\n'), after]);
    },
  },
  {
    name: 'bytes of another encoding',
    ruins: [],
    lost: 1,
    apply: (lines) => Buffer.concat([Buffer.from([0xff, 0xfe, 0x7b, 0, 0xe4, 0x0a]), joined(lines)]),
  },
  {
    name: 'a lone half of a surrogate pair',
    ruins: [],
    lost: 0,
    apply: (lines) => withLine(lines, 2, (line) => line.replace('"', '"\\ud83d":1,"')),
  },
  {
    name: 'another program’s objects',
    ruins: [],
    lost: 0,
    apply: (lines) =>
      withLine(lines, 3, (line) => `{}\n{"type":7,"message":[],"payload":"x","data":null}\n{"level":"info"}\n${line}`),
  },
  {
    name: 'members of the wrong kind',
    ruins: [],
    lost: 0,
    apply: (lines) =>
      Buffer.concat([
        joined(lines),
        joined(lines.map((line) => line.replace(/"(message|payload|data|content)":(?=[{["])/g, '"$1":null,"was":'))),
      ]),
  },
  {
    name: 'nesting that programs write',
    ruins: [],
    lost: 0,
    apply: (lines) => withLine(lines, 3, (line) => `{"x":${'['.repeat(400)}${']'.repeat(400)}}\n${line}`),
  },
  {
    name: 'nesting that no program writes',
    ruins: [],
    lost: 1,
    apply: (lines) => withLine(lines, 3, (line) => `{"x":${'['.repeat(2000)}${']'.repeat(2000)}}\n${line}`),
  },
];
