/** Verbs that open an instruction. */
export const imperativeVerbs: ReadonlySet<string> = new Set(
  `add address adjust analyse analyze apply approve ask avoid base begin branch bring build bump bundle call capture change check
  checkout clean clear close comment commit compare complete compute configure confirm consider continue convert copy cover create
  cut debug delegate delete deploy describe detect disable discuss document download draft drop edit enable ensure evaluate
  examine exclude execute expand explain export extend extract fetch figure fill filter find finish fix fixup fold follow format
  generate get give go group handle hide ignore implement import improve include increase inline insert inspect install
  integrate investigate keep launch leave limit link lint list load log look make mark measure memorise memorize mention merge migrate
  minimise minimize mock modify monitor move name note open optimise optimize order package pass paste pause pin plan point polish post pr
  prefer prepare print prioritise proceed propose publish pull push put quote raise read rebase rebuild recheck record redo reduce
  refactor reference regenerate release reload remember remove rename render reorder repeat replace reply report request rerun reset
  resolve respond restart restore restructure retry return reuse revert review rewrite rework run save scan schedule search select
  send separate serve set setup share shorten show simplify skip sort split squash stage start stash stop store submit summarise
  summarize support switch sync tag test tidy translate treat trim try turn undo unignore uninstall update upgrade upload use
  validate verify view wait walk wire work wrap write`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
