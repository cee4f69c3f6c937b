/** Words that carry no topic in German, Spanish, French and Portuguese; those that English uses otherwise are left out. */
export const stopWordsOfLanguages: ReadonlySet<string> = new Set(
  `der das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden wurde hat haben hatte ich du er
  sie es wir ihr mich dich sich uns euch mir dir mein meine dein deine sein seine unser unsere nicht kein keine keinen mit ohne für
  auf von vom zu zum zur im ins bei beim nach aus über unter vor durch gegen um als wie wenn dann dass ob weil auch noch schon nur
  sehr mehr immer nie niemals bitte mal doch ja nein jetzt hier dort diese dieser dieses diesen jede jeder jedes alle alles etwas
  nichts soll sollen sollte kann können könnte muss müssen darf dürfen möchte will wollen mach mache machen bevor damit
  el la los las un una unos unas y o pero es son fue ser está están estar con sin por para del al en de que como cuando si ya muy más
  siempre nunca favor aquí ahora este esta esto estos estas ese esa eso todo todos toda todas algo nada debe deben puede pueden
  le les une et ou mais est sont était être avec sans pour du au aux dans sur par que qui comme quand si très plus toujours jamais
  ici maintenant ce cette ces cet tout tous toute toutes rien doit doivent peut peuvent ne pas vous nous je tu il elle ils elles
  os um uma uns umas e mas é são foi ser está estão com sem por para do da dos das no na nos nas que como quando se já muito mais
  sempre nunca aqui agora este esta isto esse essa isso tudo todos todas algo nada deve devem pode podem você`
    .split(/\s+/)
    .filter(
      (word) => word !== '' && !/^(?:will|war|es|do|no|as|plus|par|sur|todo|todos|os|dos|des|com|ser)$/.test(word),
    ),
);
