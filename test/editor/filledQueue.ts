import path from 'node:path';
import { resolveProject } from '../../src/capture/locateProject.ts';
import { createEngine, projectStorePath } from '../../src/engine/engine.ts';
import { openStoreSession } from '../../src/engine/storeSession.ts';
import { places } from './places.ts';
import type { SampleFolder } from './sample.ts';

/** Mines the sample into a store and puts so many copies of its first proposal in place of what was found. */
export async function fillQueue(sample: SampleFolder, storePath: string, count: number): Promise<void> {
  const assetPath = path.dirname(places.vsix);
  const aliases = ['/workspace/payments-api'];
  const engine = await createEngine({
    projectPath: sample.project,
    homePath: path.join(sample.folder, 'home'),
    storePath,
    aliases,
    environment: {},
    assetPath,
    disabledAssistants: [],
    everyTurns: 20,
    user: 'somebody',
  });
  await engine.handle('now', { trigger: 'command' }, new AbortController().signal);
  await engine.dispose();
  const project = await resolveProject(sample.project, aliases);
  const session = await openStoreSession(projectStorePath(storePath, project), assetPath);
  const [first, ...others] = await session.store.listProposals(['pending']);
  if (!first) throw new Error('The sample gave no proposal.');
  const copies = Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    const name = `rule-${number}`;
    return {
      ...first,
      id: `copy-${number}`,
      patternKey: `copy-${number}`,
      name,
      title: `Rule ${number}: ${first.title}`,
      edited: true,
      score: { ...first.score, total: 0.95 - index / 1000 },
      skillMd: first.skillMd.replace(/^name: .*$/m, `name: ${name}`),
    };
  });
  const gone = [first, ...others].map((proposal) => ({ ...proposal, status: 'superseded' as const }));
  await session.store.saveProposals([...gone, ...copies]);
  await session.close();
}
