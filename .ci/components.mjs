// What of other people's work is in the package: their licences in one text, and a bill of materials (CycloneDX 1.6).
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Licences under which something may be bundled; a package under another fails the build. */
export const allowedLicences = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'CC-BY-4.0',
  'BlueOak-1.0.0',
  'Unlicense',
];

const packageFolder = /^.*?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//;

/** Folders of the packages that took part in bundles, from esbuild's metafiles; `extra` names those that files are copied from. */
function packageFolders(root, metafiles, extra) {
  const folders = new Set(extra.map((name) => `node_modules/${name}`));
  for (const { outputs } of metafiles) {
    for (const [file, { inputs }] of Object.entries(outputs)) {
      if (!file.startsWith('dist/') || file.startsWith('dist/test/')) continue;
      for (const input of Object.keys(inputs)) {
        const folder = packageFolder.exec(input)?.[1];
        if (folder) folders.add(folder);
      }
    }
  }
  return [...folders].filter((folder) => existsSync(path.join(root, folder, 'package.json'))).sort();
}

function readComponent(root, folder) {
  const {
    name,
    version,
    license,
    description = '',
  } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const files = readdirSync(path.join(root, folder))
    .filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(path.join(root, folder, file), 'utf8').trim());
  return { name, version, description, licence: license, text: texts.join('\n\n') };
}

/** The components of the bundles, by name; throws for one whose licence is not allowed. */
export function bundledComponents(root, metafiles, extra) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return packageFolders(root, metafiles, extra).map((folder) => {
    const component = readComponent(root, folder);
    if (!allowedLicences.includes(component.licence))
      throw new Error(`${component.name} is under ${component.licence}, which is not on the list of allowed licences.`);
    return { ...component, integrity: lock[folder]?.integrity ?? null };
  });
}

function describeHash(integrity) {
  if (!integrity?.startsWith('sha512-')) return [];
  return [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }];
}

/** Writes dist/THIRD-PARTY-NOTICES.txt and dist/sbom.cdx.json; neither holds a time, so that the package stays reproducible. */
export function writeComponents(root, metafiles, extra) {
  const components = bundledComponents(root, metafiles, extra);
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const notices = components.map(
    (each) => `${each.name} ${each.version} (${each.licence})\n\n${each.text || `Licensed under ${each.licence}.`}`,
  );
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  const head = `${name} ${version} holds work of others, under these licences.`;
  writeFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'), `${[head, ...notices].join(line)}\n`);
  const materials = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': `pkg:npm/${name}@${version}`, name, version } },
    components: components.map((each) => {
      const reference = `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`;
      return {
        type: 'library',
        'bom-ref': reference,
        name: each.name,
        version: each.version,
        description: each.description,
        licenses: [{ license: { id: each.licence } }],
        purl: reference,
        hashes: describeHash(each.integrity),
      };
    }),
  };
  writeFileSync(path.join(root, 'dist/sbom.cdx.json'), `${JSON.stringify(materials, null, 2)}\n`);
  return components.length;
}
