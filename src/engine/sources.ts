import path from 'node:path';
import type { Assistant, TranscriptPlace } from '../assistants/assistant.ts';
import { Slices } from '../capture/slices.ts';
import { type FoundTranscript, scanTranscripts } from '../capture/transcriptScan.ts';
import type { TranscriptSource } from './contract.ts';

interface AssistantPlace {
  readonly assistant: Assistant;
  readonly place: TranscriptPlace;
}

/** What a capture would look at, by assistant. Lists folders and asks for sizes; opens no file. */
export async function transcriptSources(
  assistants: readonly Assistant[],
  places: readonly AssistantPlace[],
  signal?: AbortSignal,
): Promise<readonly TranscriptSource[]> {
  const { found } = await scanTranscripts(places, new Slices(signal));
  return assistants.map((assistant) => {
    const own = found.filter((transcript) => transcript.assistant.id === assistant.id);
    const ownPlaces = places.filter((each) => each.assistant.id === assistant.id).map(({ place }) => place);
    return {
      assistant: assistant.id,
      displayName: assistant.displayName,
      folders: [...new Set(own.map((transcript) => sourceFolder(transcript, ownPlaces)))].sort(),
      transcripts: own.length,
      sizeBytes: own.reduce((total, { facts }) => total + facts.sizeBytes, 0),
      mixedProjects: own.some((transcript) => transcript.mixedProjects),
    };
  });
}

/** The folder that holds the project's files, or where projects share one the folder that is searched. */
function sourceFolder({ folder, relativePath }: FoundTranscript, places: readonly TranscriptPlace[]): string {
  const isByProject = places.some((place) => place.folder === folder && place.acceptsFirstSegment !== undefined);
  const [first, ...rest] = relativePath.split('/');
  return isByProject && first !== undefined && rest.length > 0 ? path.join(folder, first) : folder;
}
