import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contentHash } from '../../../src/skills/contentHash.ts';
import type { DeliveryPlace } from '../../../src/skills/delivery/deliveredCopy.ts';
import { applyChanges } from '../../../src/skills/delivery/fileChanges.ts';
import type { WantedCopy } from '../../../src/skills/delivery/folderTable.ts';
import type { DeliveredCopy } from '../../../src/skills/delivery/manifest.ts';
import { type CopyRequest, planCopies } from '../../../src/skills/delivery/planCopies.ts';
import type { Skill, SkillVersion } from '../../../src/skills/skill.ts';

/** A project and a home folder of a test's own. */
export class SkillTree {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'delivery-')));
  readonly place: DeliveryPlace = {
    projectPath: path.join(this.folder, 'project'),
    homePath: path.join(this.folder, 'home'),
  };

  constructor() {
    mkdirSync(this.place.projectPath);
    mkdirSync(this.place.homePath);
  }

  file(...segments: string[]): string {
    return path.join(this.place.projectPath, ...segments);
  }

  write(relative: string, text: string): void {
    mkdirSync(path.dirname(this.file(relative)), { recursive: true });
    writeFileSync(this.file(relative), text);
  }

  /** What is there: text by file, `-> target` by link, `/` by folder. */
  snapshot(folder = this.folder): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    const visit = (current: string) => {
      for (const name of readdirSync(current).sort()) {
        const file = path.join(current, name);
        const stat = lstatSync(file);
        const key = path.relative(folder, file);
        if (stat.isSymbolicLink()) found[key] = `-> ${readlinkSync(file)}`;
        else if (stat.isDirectory()) {
          found[key] = '/';
          visit(file);
        } else found[key] = readFileSync(file, 'utf8');
      }
    };
    visit(folder);
    return found;
  }

  /** Delivers a text as a first version would be. */
  async deliver(name: string, text: string, wanted: readonly WantedCopy[], more: Partial<CopyRequest> = {}) {
    const plan = await planCopies(this.request(name, text, wanted, more));
    return { ...plan, told: await applyChanges(plan.changes) };
  }

  request(name: string, text: string, wanted: readonly WantedCopy[], more: Partial<CopyRequest> = {}): CopyRequest {
    const { place } = this;
    return {
      name,
      text,
      wanted,
      copies: [],
      known: new Set(),
      takenOver: new Set(),
      madeBefore: new Set(),
      place,
      ...more,
    };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A copy in a folder of the project. */
export function inProject(folder: string, mode: WantedCopy['mode'] = 'copy'): WantedCopy {
  return { scope: 'project', folder, mode };
}

/** An approved skill with a manifest. */
export function skillOf(name: string, skillMd: string, deliveries: readonly DeliveredCopy[]): Skill {
  return {
    name,
    title: name,
    description: 'Use when testing.',
    status: 'approved',
    version: 2,
    skillMd,
    contentHash: contentHash(skillMd),
    proposalId: null,
    targets: [],
    deliveries,
    approvedAt: 0,
    retiredAt: null,
  };
}

/** The versions of a skill, the first given first. */
export function versionsOf(name: string, ...texts: readonly string[]): readonly SkillVersion[] {
  return texts.map((skillMd, index) => ({
    name,
    version: index + 1,
    skillMd,
    contentHash: contentHash(skillMd),
    at: index,
    reason: 'approved',
  }));
}
