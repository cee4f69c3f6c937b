import * as z from 'zod';
import type { AssistantId } from '../assistants/assistant.ts';
import { ASSISTANTS } from '../store/rows/words.ts';
import type { SearchRequest } from './memoryContract.ts';

const time = z.number().min(-8.64e15).max(8.64e15).nullable();
const words = z.array(z.string().min(1).max(500)).max(50);

/** The parameters of a search, checked. */
export const searchRequest: z.ZodType<SearchRequest> = z.object({
  query: z.string().max(10_000),
  kinds: z.array(z.enum(['event', 'memory', 'proposal', 'skill'])).max(4),
  since: time,
  until: time,
  assistants: z.array(z.string().refine(isAssistant)).max(50),
  outcomes: words,
  places: words.exactOptional(),
  waitMs: z.number().min(0).max(60_000).exactOptional(),
  limit: z.number().int().min(1).max(1_000),
});

function isAssistant(name: string): name is AssistantId {
  return Object.hasOwn(ASSISTANTS, name);
}
