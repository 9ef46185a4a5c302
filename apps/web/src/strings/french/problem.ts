export const problem = {
  unexpected:
    "Quelque chose s’est mal passé sur cette page. Recharge-la ; si ça n’aide pas, préviens la personne qui gère ce serveur.",
  unexpectedTitle: "Ça n’aurait pas dû arriver",
  reload: "Recharger",
  noServer: "Le serveur est injoignable. Vérifie ta connexion et réessaie.",
  notAnAddress: "« {typed} » n’est pas une adresse. Une adresse ressemble à juliet@example.org.",
  noStore:
    "Ton navigateur ne laisse rien garder à cette page. Autorise-la à stocker des données, puis connecte-toi à nouveau.",
  noAddress: "Saisis une adresse, par exemple juliet@example.org.",
  elsewhere: "Ce serveur s’occupe des adresses qui se terminent par @{domain}. Utilise l’une d’elles.",
  noName: "Choisis un nom d’utilisateur.",
  notAName:
    "Un nom d’utilisateur se compose de lettres, chiffres, points, tirets et tirets bas, sans espaces.",
  noPassword: "Saisis ton mot de passe.",
  shortPassword:
    "Prends au moins {minimum, number} caractères. Quelques mots à la suite sont faciles à retenir.",
  passwordsDiffer: "Les deux mots de passe ne sont pas les mêmes. Tape encore une fois le second.",
  wrongPassword: "Ce n’est pas ton mot de passe actuel. Réessaie.",
  notAPicture: "Ce fichier n’est pas une image que ton navigateur peut afficher. Choisis-en une autre.",
  couldNotCopy: "Ton navigateur n’a pas permis de copier. Sélectionne l’adresse et copie-la à la main.",
} as const
