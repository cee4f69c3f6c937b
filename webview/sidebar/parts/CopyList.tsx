import type { SkillView } from '../../../src/engine/contract.ts';
import type { ReviewStrings } from '../../../src/engine/rpcReviewStrings.ts';
import { fill, fromProject } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

type Copy = SkillView['copies'][number];

/** Every copy of a skill with what became of it: an icon and words, never the colour alone. */
export function CopyList({ skill }: { readonly skill: SkillView }) {
  const { strings, place } = useReview();
  return (
    <ul className="plain paths">
      {skill.copies.map((copy) => {
        const { icon, text } = copyState(copy, skill.status, strings, place.projectPath);
        return (
          <li key={copy.path} title={visibleText(copy.path)} data-state={copy.state}>
            <code>{visibleText(fromProject(copy.path, place.projectPath))}</code>
            {copy.mode === 'link' && <span className="target-label"> {strings.asLink}</span>}
            <div className="target-label">
              <Icon name={icon} /> {visibleText(text)}
              {copy.readers.length > 0 && ` · ${fill(strings.readBy, copy.readers.join(', '))}`}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function copyState(
  { state, movedTo }: Copy,
  status: SkillView['status'],
  strings: ReviewStrings,
  projectPath: string,
): { readonly icon: string; readonly text: string } {
  switch (state) {
    case 'same':
      return { icon: 'pass', text: strings.copySame };
    case 'outdated':
      return { icon: 'history', text: strings.copyOutdated };
    case 'edited':
      return { icon: 'edit', text: strings.copyEdited };
    case 'missing':
      return status === 'retired'
        ? { icon: 'archive', text: strings.removedFromDisk }
        : { icon: 'warning', text: strings.copyMissing };
    case 'moved':
      return { icon: 'warning', text: fill(strings.copyMoved, fromProject(movedTo ?? '', projectPath)) };
    case 'elsewhere':
      return { icon: 'repo', text: strings.copyElsewhere };
    case 'foreign':
      return { icon: 'warning', text: strings.copyForeign };
  }
}
