export const search = {
  title: "Rechercher dans tous les messages",
  placeholder: 'Des mots, "une expression", from:juliet, has:file',
  hint: 'Tous les mots sont cherchés, aussi à l’intérieur de mots plus longs. "Des mots entre guillemets droits" doivent se suivre ; from:me, from:juliet, has:file et has:link précisent la recherche.',
  found: "{count, plural, =0 {Rien trouvé} one {# message} other {# messages}}",
  more: "Afficher plus",
  onServer: "Seulement sur le serveur",
  nothingTitle: "Rien trouvé",
  nothing: "Essaie moins de mots, d’autres mots, ou seulement une partie d’un mot.",
} as const
