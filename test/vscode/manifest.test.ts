import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { assistants } from '../../src/assistants/registry.ts';
import { arrayAt, isRecord, numberAt, parseJson, recordAt, stringAt, stringsAt } from '../../src/base/json.ts';
import { defaultLimits } from '../../src/models/budget.ts';
import { commandIds, hiddenCommands, settingIds, viewIds } from '../../src/vscode/ids.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => parseJson(readFileSync(path.join(root, file), 'utf8'));
const manifest = read('package.json');
const texts = read('package.nls.json');
const contributes = recordAt(manifest, 'contributes');
const sorted = (values: Iterable<string>) => [...values].sort();

describe('manifest and code name the same', () => {
  test('commands', () => {
    const contributed = arrayAt(contributes, 'commands').map((command) => stringAt(command, 'command') ?? '');
    expect(sorted(contributed)).toEqual(sorted(Object.values(commandIds)));
  });

  test('settings', () => {
    const properties = recordAt(recordAt(contributes, 'configuration'), 'properties') ?? {};
    expect(sorted(Object.keys(properties))).toEqual(sorted(Object.values(settingIds)));
  });

  test('view and container', () => {
    const containers = arrayAt(recordAt(contributes, 'viewsContainers'), 'activitybar');
    expect(containers.map((container) => stringAt(container, 'id'))).toEqual([viewIds.container]);
    const views = arrayAt(recordAt(contributes, 'views'), viewIds.container);
    expect(views.map((view) => stringAt(view, 'id'))).toEqual([viewIds.review]);
  });

  test('commands that need an argument are hidden from the palette, and no others', () => {
    const hidden = arrayAt(recordAt(contributes, 'menus'), 'commandPalette')
      .filter((item) => stringAt(item, 'when') === 'false')
      .map((item) => stringAt(item, 'command') ?? '');
    expect(sorted(hidden)).toEqual(sorted(hiddenCommands));
  });

  test('menus offer existing commands only', () => {
    const known = new Set<string>(Object.values(commandIds));
    for (const menu of Object.values(recordAt(contributes, 'menus') ?? {})) {
      if (!Array.isArray(menu)) throw new Error('a menu is a list');
      for (const item of menu) expect(known).toContain(stringAt(item, 'command'));
    }
  });
});

describe('manifest', () => {
  const localised = (value: unknown): string[] => {
    if (typeof value === 'string') return /^%.+%$/.test(value) ? [value.slice(1, -1)] : [];
    if (Array.isArray(value)) return value.flatMap(localised);
    return isRecord(value) ? Object.values(value).flatMap(localised) : [];
  };

  test('uses every localised text and has a text for every key', () => {
    expect(sorted(new Set(localised(manifest)))).toEqual(sorted(isRecord(texts) ? Object.keys(texts) : []));
  });

  test('every setting and command is described', () => {
    for (const command of arrayAt(contributes, 'commands')) {
      expect(stringAt(command, 'title')).toMatch(/^%/);
      expect(stringAt(command, 'category')).toBe('Skillify');
    }
    for (const setting of Object.values(recordAt(recordAt(contributes, 'configuration'), 'properties') ?? {})) {
      expect(stringAt(setting, 'markdownDescription')).toMatch(/^%/);
      expect(isRecord(setting) && 'default' in setting).toBe(true);
    }
  });

  test('paths, addresses and limits of spending are settings of the machine, and no workspace can set what an untrusted one must not', () => {
    const properties = recordAt(recordAt(contributes, 'configuration'), 'properties');
    const ofTheMachine = [
      settingIds.homeFolder,
      settingIds.storeFolder,
      settingIds.retentionDays,
      settingIds.retentionMaxSizeMb,
      settingIds.baseUrl,
      settingIds.maxTokensPerRun,
      settingIds.maxTokensPerDay,
      settingIds.maxCostPerRunUsd,
      settingIds.maxCostPerDayUsd,
    ];
    for (const id of ofTheMachine) {
      expect(stringAt(recordAt(properties, id), 'scope')).toBe('machine');
    }
    expect(stringAt(recordAt(properties, settingIds.askFirst), 'scope')).toBe('application');
    const untrusted = recordAt(recordAt(manifest, 'capabilities'), 'untrustedWorkspaces');
    expect(stringAt(untrusted, 'supported')).toBe('limited');
    expect(stringAt(recordAt(properties, settingIds.notifications), 'scope')).toBe('application');
    expect(stringAt(recordAt(properties, settingIds.recallEnabled), 'scope')).toBe('application');
    expect(stringAt(recordAt(properties, settingIds.teamAccept), 'scope')).toBe('application');
    const personal: readonly string[] = [
      ...ofTheMachine,
      settingIds.askFirst,
      settingIds.notifications,
      settingIds.recallEnabled,
      settingIds.teamAccept,
    ];
    expect(sorted(stringsAt(untrusted, 'restrictedConfigurations'))).toEqual(
      sorted(Object.values(settingIds).filter((id) => !personal.includes(id))),
    );
  });

  test('every setting of the writer says that it uses online services, and the limits are those of the engine', () => {
    const properties = recordAt(recordAt(contributes, 'configuration'), 'properties') ?? {};
    const own = Object.keys(properties).filter((id) => id.startsWith('skillify.writer'));
    expect(own).toHaveLength(7);
    for (const id of own) expect(stringsAt(properties[id], 'tags'), id).toEqual(['usesOnlineServices']);
    const kinds = stringsAt(properties[settingIds.writer], 'enum');
    expect(kinds[0]).toBe('template');
    expect(stringsAt(properties[settingIds.writer], 'markdownEnumDescriptions')).toHaveLength(kinds.length);
    for (const [name, limit] of Object.entries(defaultLimits)) {
      expect(numberAt(properties[`skillify.writerModel.${name}`], 'default'), name).toBe(limit);
    }
  });

  test('every assistant that is read can be left out by name', () => {
    const setting = recordAt(recordAt(recordAt(contributes, 'configuration'), 'properties'), settingIds.assistants);
    expect(Object.keys(recordAt(setting, 'properties') ?? {})).toEqual(
      expect.arrayContaining(assistants.map(({ id }) => id)),
    );
  });

  test('icons exist', () => {
    expect(existsSync(path.join(root, stringAt(manifest, 'icon') ?? '-'))).toBe(true);
    const container = arrayAt(recordAt(contributes, 'viewsContainers'), 'activitybar')[0];
    expect(existsSync(path.join(root, stringAt(container, 'icon') ?? '-'))).toBe(true);
  });

  test('typings are not newer than the lowest editor version', () => {
    const engine = stringAt(recordAt(manifest, 'engines'), 'vscode') ?? '';
    expect(stringAt(recordAt(manifest, 'devDependencies'), '@types/vscode')).toBe(engine.replace('^', ''));
  });
});
