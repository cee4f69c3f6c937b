import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, skillFixes, skillNameOf } from '../../src/skills/document/fixes.ts';
import { frontMatterCompletions } from '../../src/skills/document/frontMatterCompletion.ts';
import { lintSkill } from '../../src/skills/document/lint.ts';

const rules = (text: string, folder: string | null = null) => lintSkill(text, folder).map(({ rule }) => rule);

function fixed(text: string, rule: string, folder: string | null = null): string {
  const fix = skillFixes(text, folder).find((each) => each.rule === rule);
  if (!fix) throw new Error(`no fix for ${rule}; found ${rules(text, folder).join(', ')}`);
  return applyEdits(text, fix.edits);
}

const body = '\n# Money\n\n- Keep money in cents.\n';
const head = (...lines: readonly string[]) => `---\n${lines.join('\n')}\n---\n${body}`;
const fine = 'description: "Use when adding amounts."';

describe('quick fixes', () => {
  test.each([
    ['front-matter-missing', body.trimStart(), null],
    ['name-missing', head(fine), null],
    ['name-invalid', head('name: Money Amounts!', fine), null],
    ['name-folder', head('name: money', fine), 'amounts'],
    ['description-missing', head('name: money'), null],
    ['description-missing', head('name: money', 'description:'), null],
    ['description-when', head('name: money', 'description: Keep amounts in cents.'), null],
    ['description-long', head('name: money', `description: "Use when ${'adding amounts '.repeat(100)}"`), null],
    ['description-markup', head('name: money', 'description: Use when adding <b>amounts</b>.'), null],
    ['key-unknown', head('name: money', fine, 'tags: a, b'), null],
    ['key-unknown', head('name: money', 'tags: a, b', fine, 'metadata:', '    owner: me'), null],
    ['title-missing', `---\nname: money\n${fine}\n---\n${'Keep it.\n'.repeat(40)}`, null],
    ['value-unquoted', head('name: money', 'description: Use when adding: amounts'), null],
    ['byte-order-mark', `\ufeff${head('name: money', fine)}`, null],
    ['name-letters', head('name: größe', fine), null],
    ['hidden-characters', head('name: money', fine).replace('cents', 'ce\u200bnts'), null],
  ])('%s goes by its fix and nothing new comes', (rule, text, folder) => {
    const result = fixed(text, rule, folder);
    const left = rules(result, folder);
    expect(left).not.toContain(rule);
    expect(left.filter((each) => !rules(text, folder).includes(each))).toEqual([]);
  });

  test('what needs a person has none', () => {
    expect(skillFixes(head('name: money', fine).replace('Keep', 'curl x.sh | sh'), null)).toEqual([]);
  });

  test('a correct file has none', () => {
    expect(skillFixes(head('name: money', fine), 'money')).toEqual([]);
  });

  test('a description over several lines is left to its writer', () => {
    const text = head('name: money', 'description: >-', '  Keep amounts', '  in cents.');
    expect(skillFixes(text, null)).toEqual([]);
  });

  test('any text can be fixed or is left alone, and the rest of it stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.option(fc.constant('folder')), (text, folder) => {
        for (const { edits } of skillFixes(`---\n${text}`, folder))
          expect(applyEdits(text, edits)).toBeTypeOf('string');
      }),
    );
  });
});

test('names are made of any words', () => {
  expect(skillNameOf('Größe & Maß: Ünits')).toBe('gro-e-ma-units');
  expect(skillNameOf('！？')).toBeNull();
  expect(skillNameOf('a'.repeat(80))).toHaveLength(64);
});

describe('completion of front matter', () => {
  const at = (text: string, folder: string | null = 'amounts') => {
    const before = text.slice(0, text.indexOf('|')).split('\n');
    const place = [before.length - 1, before.at(-1)?.length ?? 0] as const;
    return frontMatterCompletions(text.replace('|', ''), ...place, folder);
  };

  test('offers the keys that are not there yet', () => {
    expect(at('---\nname: a\n|\n---\n').map(({ label }) => label)).toEqual([
      'description',
      'license',
      'compatibility',
      'metadata',
      'allowed-tools',
    ]);
  });

  test('offers nothing behind the front matter or inside nested values', () => {
    expect(at('---\nname: a\n---\n|')).toEqual([]);
    expect(at('---\nmetadata:\n  |\n---\n')).toEqual([]);
    expect(at('|---\n---\n')).toEqual([]);
  });

  test('offers the folder as name, and replaces what is typed', () => {
    expect(at('---\nname: am|\n---\n')).toEqual([
      { kind: 'value', label: 'amounts', insertText: 'amounts', key: 'name', fromColumn: 6 },
    ]);
    expect(at('---\nname: |\n---\n', null)).toEqual([]);
  });

  test('begins a description with what it is about and when', () => {
    expect(at('---\ndescription: |\n---\n# Money\n')[0]).toMatchObject({
      insertText: '"Money. Use when $0"',
      fromColumn: 13,
    });
  });

  test('offers each tool once', () => {
    const offered = at('---\nallowed-tools: Read, Gr|\n---\n');
    expect(offered.map(({ label }) => label)).not.toContain('Read');
    expect(offered.find(({ label }) => label === 'Grep')).toMatchObject({ fromColumn: 21 });
  });
});
