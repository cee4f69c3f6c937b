import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A new token and what is kept of it: 32 random bytes, so that a plain SHA-256 cannot be turned round by guessing. */
export function newMemberToken(): { readonly token: string; readonly hash: Buffer } {
  const token = `skillify_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  return { token, hash: createHash('sha256').update(token, 'utf8').digest() };
}
