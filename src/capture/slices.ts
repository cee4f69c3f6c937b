import { SkillifyError } from '../base/errors.ts';

/** Lets long work give way to other work of the same thread, and stop when asked to. */
export class Slices {
  private since = performance.now();

  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly sliceMilliseconds = 20,
  ) {}

  /** True when it is time to give way; cheap enough to be asked after every line. */
  get isUsedUp(): boolean {
    return performance.now() - this.since >= this.sliceMilliseconds;
  }

  /** Gives way when the slice is used up. Throws `cancelled` when the work was called off. */
  async pause(): Promise<void> {
    if (!this.isUsedUp) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.since = performance.now();
    this.throwIfCancelled();
  }

  /** Throws `cancelled` when the work was called off. */
  throwIfCancelled(): void {
    if (this.signal?.aborted === true)
      throw new SkillifyError('cancelled', 'Capture was stopped. It goes on where it was.');
  }
}
