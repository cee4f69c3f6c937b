import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelRequest, ProviderId, WriterModel } from '../../src/models/writerModel.ts';

/** A question for tests of providers. */
export const request: ModelRequest = {
  purpose: 'reword',
  instructions: 'Put it better.',
  input: 'the material',
  schema: { type: 'object', properties: { title: { type: 'string', maxLength: 9 } }, required: ['title'] },
  maxOutputTokens: 500,
  timeoutMs: 5_000,
};

/** A provider with a model behind it that does what a test wants. */
export interface ProviderUnderTest {
  readonly model: WriterModel;
  answer(text: string): void;
  /** Keeps it from answering at all. */
  beSilent(): void;
  /** Makes it refuse the caller's credentials or permission. */
  forbid(): void;
  /** All text that reached the model so far. */
  seen(): string;
  dispose(): Promise<void>;
}

/** What every provider does, whatever is behind it. */
export function providerContract(name: string, id: ProviderId, create: () => Promise<ProviderUnderTest>): void {
  describe(`the provider ${name}`, () => {
    let subject: ProviderUnderTest;
    beforeEach(async () => {
      subject = await create();
    });
    afterEach(() => subject.dispose());
    const never = new AbortController().signal;

    test('answers with the model’s text and what it used, whatever characters it holds', async () => {
      const text = '{"title":"Größe → 漢字 🙂"}';
      subject.answer(text);
      const answer = await subject.model.complete(request, never);
      expect(answer).toMatchObject({ text, stopReason: 'done' });
      expect(answer.tokens?.output).toBeGreaterThan(0);
      expect(subject.model.id).toBe(id);
      expect(subject.model.displayName).not.toBe('');
    });

    test('shows the model the instructions and the material', async () => {
      subject.answer('{}');
      await subject.model.complete(request, never);
      expect(subject.seen()).toContain('Put it better.');
      expect(subject.seen()).toContain('the material');
    });

    test('asks nothing once it is called off', async () => {
      const controller = new AbortController();
      controller.abort();
      await expect(subject.model.complete(request, controller.signal)).rejects.toMatchObject({ failure: 'cancelled' });
      expect(subject.seen()).toBe('');
    });

    test('stops when it is called off meanwhile', async () => {
      subject.beSilent();
      const controller = new AbortController();
      const started = Date.now();
      setTimeout(() => controller.abort(), 300);
      await expect(subject.model.complete(request, controller.signal)).rejects.toMatchObject({
        failure: 'cancelled',
        code: 'cancelled',
      });
      expect(Date.now() - started).toBeLessThan(4_000);
    });

    test('gives up after the time limit', async () => {
      subject.beSilent();
      const hasty = subject.model.complete({ ...request, timeoutMs: 300 }, never);
      await expect(hasty).rejects.toMatchObject({ failure: 'timeout', isPassing: true, isMaybePaid: true });
    });

    test('tells a refusal by its kind, with a sentence', async () => {
      subject.forbid();
      const failure = subject.model.complete(request, never);
      await expect(failure).rejects.toMatchObject({ failure: 'permission', isPassing: false, endsRun: true });
      await expect(failure).rejects.toThrow(/\.$/);
    });
  });
}
