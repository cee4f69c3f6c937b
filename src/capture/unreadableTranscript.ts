/** Why one transcript was not read, as a sentence for the status page; concerns no other transcript and not the store. */
export class UnreadableTranscript extends Error {
  override readonly name = 'UnreadableTranscript';

  /** `isPassing`: trying again may help although the file stays as it is. */
  constructor(
    message: string,
    readonly isPassing = false,
  ) {
    super(message);
  }
}
