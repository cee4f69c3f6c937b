import { expect, test } from 'vitest';
import { shellWrites } from '../../src/signals/shellWrites.ts';

test.each([
  ["sed -i 's/a/b/' a.ts", 'surely'],
  ['gofmt -w . && go build ./...', 'surely'],
  ['eslint --fix src', 'surely'],
  ['pnpm run format', 'surely'],
  ['git checkout main', 'surely'],
  ['git stash pop', 'surely'],
  ['echo x > src/a.ts', 'surely'],
  ["python3 - <<'PY'\nopen('a','w').write('x')\nPY", 'surely'],
  ["cat > a.ts <<'EOF'\nx\nEOF", 'surely'],
  ['cp a b', 'surely'],
  ['cargo fmt', 'surely'],
  ['cargo fmt --check', 'perhaps'],
  ['pnpm test', 'perhaps'],
  ['git commit -m x', 'perhaps'],
  ['ls && cat a | grep b', 'no'],
  ['git diff && git status', 'no'],
  ['pnpm -v > /dev/null 2>&1', 'perhaps'],
  ['cat a > /tmp/out.txt', 'no'],
  ['sed -n 1,5p a', 'no'],
])('%s writes %s', (command, answer) => {
  expect(shellWrites(command)).toBe(answer);
});
