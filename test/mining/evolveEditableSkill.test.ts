import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EditableSkill } from '../../src/mining/evolve/editableSkill.ts';

const skill = `---
name: use-pnpm
description: Use pnpm. Use when installing.
x-team: payments
---

# Use pnpm

## Do

- Use pnpm.

## Examples

- “use pnpm”
`;

function edited(change: (skill: EditableSkill) => void, text = skill): string {
  const editable = new EditableSkill(text);
  change(editable);
  return editable.toString();
}

describe('an editable skill', () => {
  test('that nobody changes keeps every byte', () => {
    const lines = fc.array(fc.constantFrom('a', '## Do', '- b', '', '---', '\r'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), (texts, end) => {
        const text = `---\nname: a\n---\n${texts.join(end)}`;
        expect(edited(() => undefined, text)).toBe(text);
      }),
    );
    const windows = skill.replaceAll('\n', '\r\n');
    expect(edited(() => undefined, windows)).toBe(windows);
  });

  test('takes a line at the end of its section', () => {
    expect(edited((text) => text.append('Do', '- Commit the lockfile.'))).toBe(
      skill.replace('- Use pnpm.\n', '- Use pnpm.\n- Commit the lockfile.\n'),
    );
  });

  test('keeps line ends as they are when a line is added', () => {
    const windows = skill.replaceAll('\n', '\r\n');
    expect(edited((text) => text.append('Do', '- More.'), windows)).toBe(
      windows.replace('- Use pnpm.\r\n', '- Use pnpm.\r\n- More.\r\n'),
    );
  });

  test('gets a missing section in its place', () => {
    expect(edited((text) => text.append('Do not', '- Never npm.'))).toBe(
      skill.replace('## Examples', '## Do not\n\n- Never npm.\n\n## Examples'),
    );
    expect(edited((text) => text.append('Notes', 'Mine.'))).toBe(`${skill}\n## Notes\n\nMine.\n`);
  });

  test('sees no heading inside a code block', () => {
    const text = skill.replace('- Use pnpm.\n', '- Use pnpm.\n\n```md\n## Do not\n```\n');
    expect(edited((editable) => editable.append('Do', '- More.'), text)).toContain('```\n- More.\n');
  });

  test('changes only the description line of the front matter', () => {
    expect(edited((text) => text.setDescription('Use pnpm: always. Use when installing.'))).toBe(
      skill.replace(
        'description: Use pnpm. Use when installing.',
        'description: "Use pnpm: always. Use when installing."',
      ),
    );
  });

  test('leaves a folded description to its author', () => {
    const folded = skill.replace(
      'description: Use pnpm. Use when installing.',
      'description: >\n  Use pnpm.\n  Use when.',
    );
    expect(edited((text) => text.setDescription('Other.'), folded)).toBe(folded);
  });

  test('loses a section that has become empty', () => {
    const text = edited((editable) => {
      editable.remove('- “use pnpm”');
      editable.dropIfEmpty('Examples');
    });
    expect(text).not.toContain('Examples');
  });
});
