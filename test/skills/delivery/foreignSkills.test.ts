import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SkillifyError } from '../../../src/base/errors.ts';
import { contentHash } from '../../../src/skills/contentHash.ts';
import { readCopies } from '../../../src/skills/delivery/copyReading.ts';
import { applyChanges } from '../../../src/skills/delivery/fileChanges.ts';
import { deliveryFolders } from '../../../src/skills/delivery/folderTable.ts';
import type { DeliveredCopy } from '../../../src/skills/delivery/manifest.ts';
import { planRemoval } from '../../../src/skills/delivery/planRemoval.ts';
import { SkillTree, skillOf, versionsOf } from './skillTree.ts';

const names = ['use-pnpm', 'Use-Pnpm', 'use-cents', 'notes', 'x'];
const folders = deliveryFolders();
const first = '---\nname: use-pnpm\n---\n\n# One\n';
const second = '---\nname: use-pnpm\n---\n\n# Two\n';

/** Something that a person has in a skill folder. */
const foreign = fc.record({
  folder: fc.constantFrom(...folders),
  name: fc.constantFrom(...names),
  what: fc.constantFrom('skill', 'notes', 'file', 'folder', 'link', 'link out', 'link to file', 'parent link'),
  text: fc.string({ maxLength: 40 }),
});

const operations = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('deliver' as const),
      version: fc.constantFrom(first, second),
      to: fc.uniqueArray(fc.integer({ min: 0, max: folders.length - 1 }), { minLength: 1, maxLength: 4 }),
      mode: fc.constantFrom('copy' as const, 'link' as const),
    }),
    fc.record({ kind: fc.constant('remove' as const) }),
  ),
  { minLength: 1, maxLength: 4 },
);

type Foreign = Parameters<Parameters<typeof foreign.map>[0]>[0];

/** Makes it where it can be made: an earlier one may be in the way. */
function make(tree: SkillTree, { folder, name, what, text }: Foreign): void {
  const root = folder.scope === 'project' ? tree.place.projectPath : tree.place.homePath;
  const parent = path.join(root, folder.folder);
  const own = path.join(parent, name);
  const outside = path.join(tree.folder, 'outside');
  try {
    if (what === 'parent link') {
      mkdirSync(path.dirname(parent), { recursive: true });
      symlinkSync(text.length % 2 === 0 ? outside : path.join(root, '.claude', 'skills'), parent);
      return;
    }
    mkdirSync(what === 'skill' || what === 'notes' || what === 'folder' || what === 'link to file' ? own : parent, {
      recursive: true,
    });
    if (what === 'skill') writeFileSync(path.join(own, 'SKILL.md'), text, { flag: 'wx' });
    else if (what === 'notes') writeFileSync(path.join(own, 'notes.md'), text, { flag: 'wx' });
    else if (what === 'file') writeFileSync(own, text, { flag: 'wx' });
    else if (what === 'link') symlinkSync('../../elsewhere', own);
    else if (what === 'link out') symlinkSync(outside, own);
    else if (what === 'link to file') symlinkSync(path.join(outside, 'SKILL.md'), path.join(own, 'SKILL.md'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

test('whatever is in the skill folders, delivering and removing changes no byte that a person wrote', async () => {
  let refused = 0;
  let written = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(foreign, { maxLength: 8 }), operations, async (things, steps) => {
      const tree = new SkillTree();
      try {
        mkdirSync(path.join(tree.folder, 'outside'));
        writeFileSync(path.join(tree.folder, 'outside', 'SKILL.md'), 'not of this project');
        for (const thing of things) make(tree, thing);
        const before = tree.snapshot();
        let copies: readonly DeliveredCopy[] = [];
        for (const step of steps) {
          const known = new Set([first, second].map(contentHash));
          const readings = await readCopies(
            skillOf('use-pnpm', first, copies),
            versionsOf('use-pnpm', first, second),
            tree.place,
          );
          try {
            if (step.kind === 'remove') {
              await applyChanges(planRemoval('use-pnpm', readings, new Set(), tree.place).changes);
              copies = [];
              continue;
            }
            const chosen = step.to.flatMap((index) => folders[index] ?? []);
            const wanted = [...copies, ...chosen.map(({ scope, folder }) => ({ scope, folder, mode: step.mode }))];
            const unique = [...new Map(wanted.map((copy) => [`${copy.scope}:${copy.folder}`, copy])).values()];
            const plan = await tree.deliver('use-pnpm', step.version, unique, { copies, known });
            copies = plan.copies;
            written += plan.changes.length;
          } catch (error) {
            if (!SkillifyError.is(error)) throw error;
            refused += 1;
          }
          expect(tree.snapshot()).toMatchObject(before);
        }
        const readings = await readCopies(
          skillOf('use-pnpm', first, copies),
          versionsOf('use-pnpm', first, second),
          tree.place,
        );
        await applyChanges(planRemoval('use-pnpm', readings, new Set(), tree.place).changes);
        // Removed cleanly: what is left is what was there, to the byte, and nothing else.
        expect(tree.snapshot()).toEqual(before);
      } finally {
        tree.dispose();
      }
    }),
    { numRuns: 120 },
  );
  expect(refused).toBeGreaterThan(10);
  expect(written).toBeGreaterThan(50);
}, 60_000);
