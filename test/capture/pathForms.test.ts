import { describe, expect, it } from 'vitest';
import { comparablePath, folderOfUri, isWithin } from '../../src/capture/pathForms.ts';

describe('isWithin', () => {
  it.each<[string, string, boolean]>([
    ['/w/app/src', '/w/app', true],
    ['/w/app', '/w/app/', true],
    ['/w/application', '/w/app', false],
    ['/W/app', '/w/app', false],
    ['/', '/w/app', false],
    ['', '/w/app', false],
    ['/w/app', '', false],
    ['C:\\Users\\Me\\app', 'c:/users/me/app', true],
    ['/mnt/c/Users/me/app', 'C:\\Users\\Me\\App', true],
    ['/mnt/c/Users/me/app', 'D:\\Users\\Me\\App', false],
    ['/mnt/data/app', '/mnt/data', true],
    ['\\\\wsl$\\Ubuntu\\home\\me\\app', '/home/me/app', true],
    ['\\\\wsl.localhost\\Ubuntu-24.04\\home\\me\\app\\src', '/home/me/app', true],
    ['//wsl.localhost/Ubuntu/home/me/app', '/home/me/app', true],
    ['\\\\wsl$\\Ubuntu\\home\\me\\other', '/home/me/app', false],
    ['\\\\?\\C:\\work\\app', 'C:\\work\\app', true],
    ['\\\\server\\share\\app', '//SERVER/share/app', true],
    ['/Users/Me/App', '/users/me/app', true],
    ['/Users/Me/App', '/Users/me/app', true],
    ['/Users/me/Cafe\u0301', '/Users/me/Caf\u00e9', true],
    ['/private/tmp/app', '/tmp/app', true],
    ['/private/app', '/app', false],
    ['file:///w/my%20app/src', '/w/my app', true],
    ['file:///c%3A/code/app', 'C:\\code\\app', true],
    ['file://server/share/app', '\\\\server\\share\\app', true],
    ['vscode-remote://wsl%2BUbuntu/home/me/app', '/home/me/app', true],
    ['file:///w/bad%zz', '/w/bad%zz', true],
  ])('%s in %s: %s', (folder, path, expected) => {
    expect(isWithin(folder, path)).toBe(expected);
  });
});

describe('comparablePath', () => {
  it('gives one form, which stays as it is', () => {
    for (const path of ['/', 'C:\\', '/mnt/c', '\\\\wsl$\\Ubuntu', 'file:///w', '/Users/Me', '//x/y']) {
      const once = comparablePath(path);
      expect(once).not.toBe('');
      expect(comparablePath(once)).toBe(once);
    }
  });
});

describe('folderOfUri', () => {
  it('knows addresses of folders only', () => {
    expect(folderOfUri('https://example.invalid/w')).toBeNull();
    expect(folderOfUri('/w/app')).toBeNull();
    expect(folderOfUri('vscode-remote://ssh-remote%2Bhost/srv/app')).toBe('/srv/app');
    expect(folderOfUri('file://localhost/w/app')).toBe('/w/app');
  });
});
