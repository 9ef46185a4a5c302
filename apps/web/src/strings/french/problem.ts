export const problem = {
  unexpected:
    "Quelque chose s’est mal passé sur cette page. Rechargez-la ; si cela n’aide pas, prévenez la personne qui gère ce serveur.",
  unexpectedTitle: "Cela n’aurait pas dû arriver",
  reload: "Recharger",
  noServer: "Le serveur est injoignable. Vérifiez votre connexion et réessayez.",
  notAnAddress: "« {typed} » n’est pas une adresse. Une adresse ressemble à juliet@example.org.",
  noStore:
    "Votre navigateur ne laisse rien garder à cette page. Autorisez-la à stocker des données, puis connectez-vous à nouveau.",
  noAddress: "Saisissez une adresse, par exemple juliet@example.org.",
  elsewhere: "Ce serveur s’occupe des adresses qui se terminent par @{domain}. Utilisez l’une d’elles.",
  noName: "Choisissez un nom d’utilisateur.",
  noUserOrAddress: "Saisissez votre nom d’utilisateur ou votre adresse.",
  notAName:
    "Un nom d’utilisateur se compose de lettres, chiffres, points, tirets et tirets bas, sans espaces.",
  noPassword: "Saisissez votre mot de passe.",
  shortPassword:
    "Prenez au moins {minimum, number} caractères. Quelques mots à la suite sont faciles à retenir.",
  passwordsDiffer: "Les deux mots de passe ne sont pas les mêmes. Tapez encore une fois le second.",
  wrongPassword: "Ce n’est pas votre mot de passe actuel. Réessayez.",
  notAPicture: "Ce fichier n’est pas une image que votre navigateur peut afficher. Choisissez-en un autre.",
  couldNotCopy: "Votre navigateur n’a pas permis de copier. Sélectionnez l’adresse et copiez-la à la main.",
} as const
