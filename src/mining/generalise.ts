/**
 * A command as an example for other occasions: what differs each time (messages, numbers, hashes, addresses, bodies)
 * becomes a placeholder in angle brackets.
 */
export function generaliseCommand(command: string): string {
  return command
    .replace(/\s+/g, ' ')
    .replace(/https?:\/\/\S+/g, '<url>')
    .replace(
      /(\s(?:-[a-z]*m|--message|-t|--title|-b|--body|--body-file|-F|--notes)[ =])(?:"(?:[^"\\]|\\.)*"|'[^']*'|\S+)/g,
      '$1<text>',
    )
    .replace(/"(?:[^"\\]|\\.){25,}"|'[^']{25,}'/g, '<text>')
    .replace(
      /(?<=\bgit (?:push|fetch|pull)\b[^|&;]*?\s)(origin|upstream) (?!main\b|master\b|HEAD\b|--)([\w./-]+)/g,
      '$1 <branch>',
    )
    .replace(
      /(?<=\bgit (?:switch|checkout|branch|worktree add|merge|rebase)\b(?: -{1,2}[\w-]+)* )(?!main\b|master\b|HEAD\b|origin\/(?:main|master)\b|-)([\w.-]+\/[\w./-]+|[\w.]+(?:-[\w.]+){2,})/g,
      '<branch>',
    )
    .replace(/(?<=\s(?:--head|--branch|-B|-H)[ =])[\w./-]+/g, '<branch>')
    .replace(/\b[0-9a-f]{7,40}\b/g, '<commit>')
    .replace(/(?<=\s)[\w-]+(?:::[\w-]+)+/g, '<name>')
    .replace(/\b\d{2,}\b/g, '<number>')
    .replace(/(?:\/(?:private\/)?tmp|\/var\/folders|[A-Za-z]:\\Users)\S*/g, '<file>')
    .replace(/\/(?:Users|home)\/[^/\s]+\/\S*/g, '<path>')
    .replace(
      /(?<=^(?:git (?:add|checkout --|restore|rm|mv)|prettier|eslint|biome)\b.*\s)(?!-|\S*<)[\w.@/-]*[./][\w.@/-]+/g,
      '<files>',
    )
    .replace(/<files>\S+/g, '<files>')
    .replace(/<files>(?: <files>)+/g, '<files>')
    .trim()
    .slice(0, 160);
}

/** True when a command is too particular to its occasion to be an example: script leftovers, or too long. */
export function isTooParticular(command: string): boolean {
  return command.length > 110 || /\$\{|REDACTED|\$\(|[{}]{2}|\\n/.test(command);
}

/** Commands that must not be handed on by a skill that was drafted without a person writing it. */
export function isUnsafeExample(command: string): boolean {
  return (
    /\brm\s+-[a-z]*[rf]|\bmkfs|\bdd\s+if=|:\(\)\s*\{|\bchmod\s+777|\bsudo\b|--no-verify\b/i.test(command) ||
    /\|\s*(?:ba|z|da)?sh\b|\b(?:eval|iex)\b|base64\s+(?:-d|--decode)/i.test(command) ||
    /\.(?:ssh|aws|gnupg|netrc|npmrc)\b|\bid_rsa\b|\bcredentials\b|\[redacted/i.test(command)
  );
}
