/** SHA-256 of the UTF-8 bytes of a text, in hexadecimal, as the engine names texts. */
export async function textHash(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
