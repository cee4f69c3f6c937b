import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The workbench version under test, chosen by run.mjs. */
export const editorVersion = process.env['SKILLIFY_EDITOR'] ?? '1.139';

/** Where the specs find what was built and installed, and where they leave pictures. */
export const places = {
  tool: path.join(root, `test/editor/vscode-${editorVersion}`),
  vsix: path.join(root, 'dist/skillify.vsix'),
  driver: path.join(root, 'test/editor/driver'),
  suite: path.join(root, 'dist/test/editorSuite.js'),
  modelDriver: path.join(root, 'test/editor/modelDriver'),
  modelSuite: path.join(root, 'dist/test/modelSuite.js'),
  memorySuite: path.join(root, 'dist/test/memorySuite.js'),
  screenshots: path.join(root, 'test/.out/screenshots', editorVersion),
} as const;

/** Id of the extension, as publisher and name make it. */
export const extensionId = 'skillify.skillify';
