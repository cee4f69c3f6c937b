import type { ToolCategory } from './sessionEvent.ts';

/** Names without case, separators and version endings: assistants spell the same few tools in many ways. */
const namesByCategory: readonly (readonly [ToolCategory, string])[] = [
  [
    'shell',
    'bash shell exec terminal runterminalcmd runterminalcommand runshellcommand runinterminal executecommand runcommands runcommand powershell localshell shellcommand execcommand command',
  ],
  ['read', 'read readfile readfiles readmanyfiles view viewfile viewimage getfile readnotebook'],
  [
    'search',
    'grep ripgrep grepsearch searchfilecontent glob globfilesearch filesearch find findfiles ls list listdir listdirectory listfiles searchfiles codebasesearch semanticsearch searchcodebase findtextinfiles rg toolsearch listfilestoplevel listfilesrecursive sessionsearch memorysearch',
  ],
  [
    'edit',
    'edit editfile strreplace multistrreplace multiedit searchreplace replace replaceinfile applydiff applypatch patch editnotebook inserteditintofile replacestringinfile multireplacestringinfile editor editedexistingfile applieddiff reapply strreplaceeditor insertcontent searchandreplace notebookedit editnotebookfile',
  ],
  ['write', 'write writefile createfile create newfilecreated writetofile createnewfile'],
  ['delete', 'delete deletefile filedeleted'],
  [
    'web',
    'webfetch websearch fetch fetchcontent webextract googlewebsearch fetchwebpage fetchwebcontent getsearchcontent browser',
  ],
  ['task', 'task delegatetask sessionsspawn subagents spawnagent runsubagent newtask spawnpi agent sessionssend'],
  ['todo', 'todo todowrite todoread writetodos managetodolist updatetodolist updatetodos updateplan'],
  ['skill', 'skill skills skillview activateskill useskill loadskill'],
  [
    'question',
    'question clarify askuser askuserquestion askquestion askquestions askfollowupquestion vscodeaskquestions followup',
  ],
  ['plan', 'planmoderespond exitplanmode createplan submitplan'],
];

const categories = new Map<string, ToolCategory>(
  namesByCategory.flatMap(([category, names]) => names.split(' ').map((name) => [name, category] as const)),
);

/** What kind of work a tool does, judged by its name alone. */
export function categoryOfTool(tool: string): ToolCategory {
  const name = plainName(tool);
  return categories.get(name) ?? (/^mcp[_-]/i.test(tool) ? 'mcp' : name.startsWith('browser') ? 'web' : 'other');
}

/** The tool's name as the table has it. */
export function plainName(tool: string): string {
  return tool
    .toLowerCase()
    .replace(/_v\d+$/, '')
    .replace(/[^a-z0-9]/g, '');
}
