import type { Messages } from "../messages";

export const fr: Messages = {
  app: {
    title: "%s · {site}",
    description: "Connectez-vous sur cet écran avec le téléphone sur lequel vous êtes déjà connecté.",
    skip: "Aller au contenu",
    home: "{site}, accueil",
    language: "Langue",
    links: { terms: "Conditions", privacy: "Confidentialité", help: "Aide" },
    password: { show: "Afficher", hide: "Masquer" },
  },

  devices: {
    title: "Vos appareils",
    lead: "Tout ce qui est connecté en tant que @{username}.",
    noScript: {
      title: "Cette page a besoin de JavaScript",
      text: "Elle demande la liste de vos appareils et les déconnecte avec une clé que seul ce navigateur possède. Activez JavaScript pour ce site, puis rouvrez la page.",
    },
    loading: "Recherche de vos appareils",
    again: "Réessayer",
    failed: {
      title: "Impossible d’afficher vos appareils",
      offline: "Ce navigateur ne parvient pas à joindre le serveur. Vérifiez la connexion.",
      internal: "Quelque chose s’est mal passé de notre côté.",
      report: "Si cela se reproduit, communiquez ce numéro à l’administrateur : {id}",
    },

    /** What a device is, in a word or two. */
    kinds: {
      desktop: "Ordinateur",
      mobile: "Téléphone",
      tablet: "Tablette",
      tv: "Téléviseur",
      other: "Appareil",
      app: "Application sur {os}",
    },
    current: "Cet appareil",
    others: "Autres appareils",
    alone: {
      title: "Aucun autre appareil connecté",
      text: "Ce que vous connectez avec cet appareil ou avec votre mot de passe apparaît ici.",
    },
    seen: "dernière activité {ago}",
    here: "utilisé en ce moment",
    facts: {
      signedIn: "Connecté",
      by: "Par",
      password: "Mot de passe",
      qr: "Code QR",
      token: "Mot de passe dans l’application",
      passkey: "Clé d’accès",
      approvedBy: "Autorisé par",
      approvedHere: "Cet appareil",
      place: "Lieu",
      ip: "Adresse",
    },

    end: {
      label: "Déconnecter",
      name: "Déconnecter {label}",
      title: "Déconnecter {label} ?",
      text: "Ses pages se ferment en quelques secondes. Rien d’autre ne change : votre mot de passe et vos autres appareils restent tels quels.",
      cancel: "Conserver",
      confirm: "Déconnecter",
      done: "{label} est déconnecté.",
    },
    endOthers: {
      label: "Déconnecter tous les autres",
      title: "Tout déconnecter, sauf cet appareil ?",
      text: {
        one: "{count} appareil est déconnecté immédiatement. Celui-ci reste connecté.",
        many: "{count} d’appareils sont déconnectés immédiatement. Celui-ci reste connecté.",
        other: "{count} appareils sont déconnectés immédiatement. Celui-ci reste connecté.",
      },
      cancel: "Les conserver",
      confirm: "Déconnecter tous les autres",
      done: "Tous les autres appareils sont déconnectés.",
    },
    disown: {
      label: "Pas vous ?",
      name: "Pas vous ? {label}",
      title: "Ce n’est pas vous qui avez connecté {label} ?",
      text: "L’appareil est déconnecté immédiatement, avec tout ce qu’il a autorisé. Ensuite, vous choisissez un nouveau mot de passe, car quelqu’un connaît peut-être le vôtre.",
      approver: "{label}, qui l’a autorisé, est déconnecté aussi.",
      approverHere:
        "Cet appareil l’a autorisé et sera déconnecté aussi : vous vous reconnecterez avec votre mot de passe.",
      cancel: "C’était moi",
      confirm: "Pas moi",
      leaving: "L’appareil est déconnecté. Passons à votre mot de passe",
    },

    waiting: {
      title: "{label} va être connecté",
      letInBy: "{label} l’a laissé entrer {ago} ; il n’est pas encore arrivé.",
      letIn: "Il a été autorisé {ago} et n’est pas encore arrivé.",
      end: "Ne pas laisser entrer",
      name: "Ne pas laisser entrer {label}",
    },

    stepUp: {
      label: "Mot de passe",
      hint: "Dans ce navigateur, vous êtes entré par un code : cela demande votre mot de passe.",
      missing: "Saisissez votre mot de passe.",
      wrong: "Ce n’est pas votre mot de passe.",
    },

    known: {
      title: "Navigateurs que vous utilisez",
      lead: "Un code affiché par l’un d’eux se scanne sans nombre. Un navigateur est oublié si vous ne l’utilisez pas pendant 180 jours.",
      none: "Aucun pour l’instant.",
      failed: "Vos navigateurs ne peuvent pas être affichés.",
      since: "Connu depuis {since} · dernière visite {ago}",
      current: "Ce navigateur",
      signedIn: "connecté",
      forget: "Oublier",
      name: "Oublier {label}",
      question: "Oublier {label} ?",
      text: "Il est déconnecté, puis nouveau pour votre compte : un code affiché là demandera de nouveau le nombre.",
      cancel: "Le garder",
      confirm: "L’oublier",
      done: "{label} est oublié.",
    },

    activity: {
      title: "Activité récente",
      lead: "Connexions, tentatives refusées et modifications de votre compte.",
      none: "Rien pour l’instant.",
      failed: "Impossible d’afficher l’activité.",
      more: "Tout afficher",
      times: { one: "{count} fois", many: "{count} de fois", other: "{count} fois" },
      /** By the event's type, and by its detail where that matters. */
      sentences: {
        sign_up: "Compte créé",
        sign_in: "{device} s’est connecté",
        "sign_in password": "{device} s’est connecté par mot de passe",
        "sign_in qr": "{device} s’est connecté par code QR",
        "sign_in token": "{device} s’est connecté en tant qu’application",
        "sign_in.refused": "Une connexion a été refusée",
        "sign_in.refused password": "Mot de passe incorrect",
        "sign_in.refused token": "Mot de passe incorrect, dans une application",
        sign_out: "{device} s’est déconnecté",
        "sign_out afar": "{device} a été déconnecté depuis un autre appareil",
        "sign_out others": "Tous les autres appareils ont été déconnectés",
        "sign_out disowned": "{device} a été déconnecté : « Pas moi »",
        "sign_out replaced": "{device} s’est déconnecté pour se reconnecter",
        "sign_out surplus": "{device} déconnecté : le plus longtemps inutilisé parmi trop d’appareils",
        "browser.forgotten": "{device} oublié : il est nouveau pour votre compte",
        "client.sign_in": "Connexion à un autre site ou une autre application depuis {device}",
        "client.sign_out": "Déconnexion d’un autre site ou d’une autre application",
        "step_up.refused": "Mot de passe incorrect pour confirmer un code",
        "password.changed": "Mot de passe modifié, tous les autres appareils déconnectés",
        "name.changed": "Nom modifié",
        "picture.changed": "Photo modifiée",
        "picture.changed removed": "Photo supprimée",
        "link.used": "Entrée par un lien de l’exploitant",
        "link.used recovery": "Mot de passe choisi par un lien de secours, tout le reste déconnecté",
        "user.disabled": "Compte désactivé par l’exploitant",
        "user.enabled": "Compte réactivé par l’exploitant",
        "user.role": "Rôle modifié",
        "passkey.added": "Clé d’accès ajoutée",
        "passkey.removed": "Clé d’accès supprimée",
        "passkey.renamed": "Clé d’accès renommée",
        "passkey.counter": "Une clé d’accès a compté à rebours : elle a peut-être été copiée",
        "sign_in passkey": "{device} connecté par clé d’accès",
        "sign_in.refused passkey": "Une clé d’accès n’a pas été acceptée",
        "confirmations.changed": "Les codes se confirment uniquement par clé d’accès",
        "confirmations.changed any": "Les codes se confirment aussi par mot de passe",
        "user.exported": "Vos données ont été téléchargées",
        "user.renamed": "Nom d’utilisateur modifié",
        refused: "Une demande a été refusée",
        "refused proof_required": "Refusé : la session de {device} a été utilisée sans sa clé",
        "refused proof_invalid": "Refusé : la session de {device} a été utilisée sans sa clé",
        "refused number_mismatch": "Nombre incorrect pour confirmer un code",
      },
    },
  },

  fault: {
    missing: {
      title: "Cette page n’existe pas",
      text: "L’adresse contient peut-être une faute de frappe, ou la page a changé de place.",
      home: "Vers la page d’accueil",
    },
    broken: {
      title: "Quelque chose s’est mal passé ici",
      text: "Vous n’y êtes pour rien. Réessayez ; si le problème persiste, prévenez le responsable de ce site.",
      code: "Communiquez-lui ce code : {code}",
      retry: "Réessayer",
      home: "Vers la page d’accueil",
    },
  },

  fields: {
    username_soon: "Vous l’avez changé il y a moins de 30 jours.",
    last_admin: "La seule personne qui administre ne peut pas partir. Nommez d’abord quelqu’un d’autre.",
    username_shape: "Utilisez de 3 à 32 minuscules sans accent, chiffres, points, tirets ou traits de soulignement.",
    username_empty: "Utilisez au moins une lettre ou un chiffre.",
    username_reserved: "Ce nom d’utilisateur est réservé.",
    username_taken: "Ce nom d’utilisateur est déjà pris.",
    name_missing: "Saisissez le nom à afficher.",
    name_long: "Utilisez 64 caractères au maximum.",
    name_unseen: "Retirez les caractères invisibles.",
    name_marks: "Retirez les accents empilés.",
    password_short: "Utilisez au moins 8 caractères.",
    password_long: "Utilisez 128 caractères au maximum.",
    password_control: "Retirez les caractères invisibles.",
    password_common: "Ce mot de passe est trop courant. Essayez plusieurs mots que vous seul auriez l’idée de réunir.",
    password_close: "Ce mot de passe ressemble trop à votre nom ou à celui de ce site.",
    password_wrong: "Ce n’est pas votre mot de passe actuel.",
    password_changed: "Votre mot de passe vient d’être modifié.",
    picture_type: "Ce n’est pas une image PNG, JPEG ou WebP. Choisissez un autre fichier.",
    picture_size: "Choisissez une image de 40 mégapixels au maximum.",
    picture_moves: "Choisissez une image qui ne bouge pas.",
    picture_broken: "Cette image est illisible. Choisissez un autre fichier.",
  },

  home: {
    promise: {
      heading: "Votre téléphone est votre clé",
      text: "Scannez un code, regardez qui fait la demande, confirmez. L’écran devant vous est connecté, et vous n’y avez saisi aucun mot de passe.",
      phone: "Se connecter avec le téléphone",
      password: "Se connecter par mot de passe",
      create: "Créer un compte",
      newHere: "Première visite ?",
      points: {
        install: {
          title: "Rien à installer",
          text: "L’appareil photo et le navigateur de votre téléphone suffisent.",
        },
        decide: {
          title: "C’est vous qui décidez",
          text: "Vous voyez qui fait la demande et d’où, avant que quoi que ce soit ne se passe.",
        },
        once: {
          title: "Valable une seule fois",
          text: "Un code dure une minute et ne fonctionne qu’une seule fois.",
        },
      },
    },
    signedIn: {
      heading: "Vous êtes connecté",
      username: "@{username}",
      device: "Cet appareil",
      since: "Connecté",
      by: "Connecté par",
      password: "Mot de passe",
      qr: "Code QR",
      token: "Application",
      passkey: "Clé d’accès",
      approvedBy: "Autorisé par",
      scan: "Scanner un code",
      scanHint: "Connecte un autre écran à votre compte.",
      devices: "Appareils",
      settings: "Paramètres",
    },
    signOut: {
      label: "Se déconnecter",
      failed: "Vous êtes toujours connecté : le serveur n’a pas répondu. Réessayez.",
    },
  },

  link: {
    title: "Connecter un téléphone",
    show: {
      heading: "Connecter un téléphone",
      welcome: "Et maintenant votre téléphone : scannez ceci",
      lead: "Dirigez l’appareil photo de votre téléphone vers le code et ouvrez ce qu’il trouve. Le téléphone n’a alors pas besoin de mot de passe.",
      name: "Code QR pour connecter un téléphone",
      loading: "Obtention d’un code…",
      endsIn: "Expire dans",
      cancel: "Annuler",
      later: "Plus tard",
      fresh: "Afficher un nouveau code",
      expired: { title: "Le code a expiré", text: "Aucun téléphone ne l’a ouvert à temps." },
      cancelled: {
        title: "Ce code n’est plus valable",
        text: "Il a été annulé, ou une autre page en affiche un plus récent.",
      },
      failed: { title: "Pas de code pour le moment", text: "Le serveur n’en a pas donné. Réessayez dans un instant." },
      opening: "Un téléphone a ouvert le code",
      decide: "Connecter ce téléphone ?",
      number: "Nombre affiché sur le téléphone",
      numberHint: "Deux chiffres, sur le téléphone que vous tenez.",
      condition: "Ne confirmez que si ce téléphone est dans votre main. Qui le tient sera dans votre compte.",
      sameNetwork: "Le même qu’ici",
      otherNetwork: "Un autre qu’ici",
      place: "Lieu ici",
      otherNetworkWarning:
        "Le téléphone est sur un autre réseau que cet écran. Assurez-vous que c’est bien celui dans votre main.",
      confirmed: "Le téléphone continue tout seul. Vous pouvez fermer cette page.",
      declined: "Vous avez annulé. Le code ne vaut plus rien, et le téléphone le dit.",
      warning:
        "Si ce n’est pas le téléphone dans votre main qui a ouvert le code, quelqu’un d’autre l’a vu. Affichez-en un nouveau à l’abri des regards.",
    },
    open: {
      title: "Se connecter sur ce téléphone",
      heading: "Se connecter sur ce téléphone ?",
      text: "Le code que vous avez scanné connecte ce téléphone au compte de l’écran qui l’affiche.",
      condition: "Ne continuez que si cet écran est le vôtre et devant vous.",
      submit: "Continuer",
      waiting: {
        title: "En attente de l’autre écran",
        text: "Gardez cette page ouverte. Un nombre arrive dans un instant.",
      },
      number: "Saisissez ce nombre sur l’autre écran",
      declined: { title: "Refusé sur l’autre écran", text: "Personne n’a été connecté ici." },
      expired: { title: "Le code a expiré", text: "Affichez-en un nouveau sur l’autre écran et scannez-le." },
      used: {
        title: "Ce code a déjà servi",
        text: "Il a déjà été ouvert, ou annulé. Affichez-en un nouveau sur l’autre écran et scannez-le. Si ce n’est pas vous qui l’avez ouvert, refusez là-bas.",
      },
      unknown: {
        title: "Nous ne connaissons pas ce code",
        text: "L’adresse est peut-être coupée, ou cet écran a été déconnecté. Scannez le code qu’il affiche maintenant.",
      },
      same: {
        title: "Ce téléphone est déjà connecté",
        text: "Il est dans le même compte que l’autre écran : il n’y a rien à faire.",
        go: "Continuer",
      },
      other: {
        title: "Quitter @{username} ?",
        text: "Ce téléphone est connecté comme @{username}, et le code est d’un autre compte. Si vous continuez, il quitte @{username} dès que l’autre écran confirme.",
        submit: "Changer de compte",
        stay: "Rester connecté",
      },
      unreachable: {
        title: "Le serveur ne répond pas",
        text: "Vérifiez la connexion, puis scannez de nouveau le code.",
      },
      noKey:
        "Ce navigateur ne garde rien pour ce site, comme certains en navigation privée. Ouvrez le code dans une fenêtre normale.",
    },
  },
  live: {
    region: "Nouvelles connexions",
    signIn: {
      title: "{label} vient d’être connecté",
      question: "Était-ce vous ?",
      by: {
        password: "Par mot de passe, à {time}.",
        qr: "Par code QR, à {time}.",
        token: "En tant qu’application, à {time}.",
        passkey: "Par clé d’accès, à {time}.",
      },
      approvedBy: "Par code QR, autorisé par {label}, à {time}.",
      approvedHere: "Par code QR, autorisé par cet appareil, à {time}.",
      yes: "Oui, c’était moi",
      no: "Non, pas moi",
      leaving: "L’appareil est déconnecté. Passons à votre mot de passe",
    },
    signedOut: {
      title: "Vous avez été déconnecté sur cet appareil",
      text: "La déconnexion vient d’un autre de vos appareils, d’un nouveau mot de passe ou d’une connexion arrivée à son terme. Il ne reste rien de votre compte sur cette page.",
      link: "Se reconnecter",
    },
  },

  login: {
    title: "Connexion",
    heading: "Connectez-vous avec votre téléphone",
    steps: {
      open: "Ouvrez l’appareil photo d’un téléphone déjà connecté",
      point: "Dirigez-le vers ce code",
      confirm: "Vérifiez ce qu’il affiche, puis confirmez",
    },
    code: {
      name: "Code QR pour se connecter avec le téléphone",
      loading: "Demande d’un code…",
      /** Before the eight letters. */
      typed: "Pas d’appareil photo ? Sur le téléphone, ouvrez /scan et saisissez",
      renewsIn: "Nouveau code dans",
      endsIn: "Expire dans",
      lost: "Connexion perdue. Reconnexion en cours…",
      offline: "Vous êtes hors ligne. En attente du réseau…",
      fresh: "Afficher un nouveau code",
    },
    held: {
      title: "Un téléphone se connecte…",
      text: "Il a scanné le code et doit d’abord se connecter. Gardez cette page ouverte.",
    },
    scanned: {
      title: "Confirmez sur votre téléphone",
      unnamed: "Quelqu’un a scanné le code",
      number: "Saisissez ce nombre sur votre téléphone",
      notYou: "Pas vous ? Nouveau code",
    },
    claiming: { title: "Connexion en cours…" },
    claimed: { title: "Vous êtes connecté", text: "Connecté. Vous y êtes dans un instant…" },
    cancelled: { title: "Refusé sur le téléphone", text: "Personne n’a été connecté ici." },
    expired: {
      title: "Le code a expiré",
      text: "Les codes ne durent qu’un moment, pour que personne d’autre ne puisse s’en servir.",
    },
    used: {
      title: "Ce code a été utilisé",
      text: "Il a connecté une autre page de ce navigateur. Si ce n’était pas vous, connectez-vous et vérifiez vos appareils.",
    },
    unclaimed: {
      title: "La connexion n’a pas abouti",
      again: "Votre téléphone a accepté, mais le serveur n’a pas répondu.",
      over: "Votre téléphone a accepté, mais le code n’est plus valable.",
      retry: "Réessayer",
    },
    limited: {
      title: "Trop de codes",
      text: "Ce réseau en a demandé trop. Le prochain arrive tout seul.",
      nextIn: "Prochain code dans",
    },
    unreachable: {
      title: "Le serveur ne répond pas",
      text: "De nouveaux essais se font tout seuls. Vous pouvez laisser cette page ouverte.",
      retry: "Réessayer maintenant",
    },
    offline: { title: "Vous êtes hors ligne", text: "Le code revient avec le réseau." },
    refused: {
      title: "Pas de code pour cette page",
      text: "Le serveur a refusé d’en donner un.",
      noKey:
        "Ce navigateur n’enregistre rien pour ce site, comme certains le font en navigation privée. Ouvrez une fenêtre normale et réessayez.",
      noCookies:
        "Ce site a besoin de cookies, et ils ne lui reviennent pas. Autorisez-les pour ce site, puis réessayez.",
      crossSite:
        "Cette page a été ouverte à une autre adresse que celle que le serveur connaît. Ouvrez-la à l’adresse {origin}",
      there: "L’ouvrir là-bas",
      retry: "Réessayer",
    },
    password: "Utiliser un mot de passe",
    create: "Créer un compte",
    newHere: "Première visite ?",
    onPhone: {
      text: "Le code est destiné à un autre écran. Sur celui-ci :",
      link: "Se connecter par mot de passe",
    },
    loopback:
      "Un téléphone ne peut pas joindre {host}. Pour en utiliser un, lancez ce programme avec « npm run demo -- --lan », ou donnez à APP_URL une adresse https que le téléphone peut joindre.",
    noScript: "Le code a besoin de JavaScript, qui est désactivé dans ce navigateur.",
    signedIn: {
      heading: "Vous êtes déjà connecté",
      go: "Continuer",
      other: "Ce n’est pas vous ?",
    },
  },

  names: {
    device: "{browser} sur {os}",
    browser: "Navigateur inconnu",
    system: "un système inconnu",
    localNetwork: "Réseau local",
  },

  oidc: {
    destination: "Vous vous connectez à {client}",
    cancel: "Annuler et revenir à {client}",
    continue: {
      title: "Continuer vers {client} ?",
      lead: "Vous êtes connecté ici en tant que @{username}. {client}, sur {host}, saura :",
      scopes: {
        openid: "que c’est vous, à chacune de vos visites",
        profile: "votre nom, votre nom d’utilisateur et votre photo",
        email: "votre adresse e-mail",
        groups: "les groupes dont vous faites partie",
        offline_access: "tout cela plus tard aussi, en votre absence, jusqu’à ce que vous déconnectiez cet appareil",
      },
      yes: "Continuer",
      no: "Annuler",
    },
    notAllowed: {
      title: "{client} ne vous est pas ouvert",
      text: "Les responsables de ce site réservent {client} à certains groupes, et @{username} ne fait partie d’aucun d’eux. Demandez-leur de vous ajouter.",
      back: "Revenir à {client}",
    },
    logout: {
      title: "Se déconnecter ?",
      text: "Ce navigateur sera déconnecté d’ici, et de chaque site auquel il s’est connecté en passant par ici.",
      from: "C’est {client} qui le demande.",
      yes: "Se déconnecter",
      no: "Rester connecté",
    },
    signedOut: {
      title: "Vous êtes déconnecté",
      text: "Vous pouvez fermer cette page.",
      link: "Se reconnecter",
    },
    over: {
      title: "Cette connexion est terminée",
      text: "Elle a déjà reçu une réponse, a pris trop de temps ou a commencé dans un autre navigateur. Revenez au site ou à l’application et recommencez.",
    },
    error: {
      title: "Le site ou l’application qui vous a envoyé ici a fait une erreur",
      text: "Rien n’est arrivé à votre compte. Si cela se reproduit, dites-le aux responsables de ce site ou de cette application :",
    },
    asked: {
      label: "À quoi vous vous connectez",
      site: "Connecte à {client}",
      device: "Donne à {client} une connexion durable",
      deviceHint: "Elle dure jusqu’à ce que vous la déconnectiez dans la liste de vos appareils.",
      letters: "Seulement si ce code est sur un écran devant vous :",
    },
  },

  scan: {
    title: "Scanner un code",
    noScript: {
      title: "Cette page a besoin de JavaScript",
      text: "Elle lit le code dans l’adresse et vous demande votre accord avant toute connexion. Activez JavaScript pour ce site, puis rouvrez le code ; ou connectez-vous sur l’autre écran avec votre mot de passe.",
    },
    account: "@{username}",
    opening: "Ouverture du code",
    leaving: "Passons à la connexion",

    entry: {
      title: "Se connecter sur un autre écran",
      lead: "Ouvrez-y la page de connexion et scannez le code. Votre mot de passe n’est pas saisi sur cet écran-là.",
      typeTitle: "Pas d’appareil photo ?",
      label: "Lettres sous le code",
      hint: "Huit lettres. Les minuscules et les tirets conviennent.",
      submit: "Continuer",
    },

    scanner: {
      name: "Scanner",
      asking:
        "Pour scanner le code, cette page utilise l’appareil photo du téléphone. L’image ne quitte pas ce téléphone.",
      ask: "Utiliser l’appareil photo",
      starting: "Démarrage de l’appareil photo…",
      filming: "Dirigez-le vers le code affiché sur l’autre écran.",
      found: "Code trouvé.",
      light: "Éclairage",
      switchCamera: "Changer d’objectif",
      picture: "Lire une image",
      reading: "Lecture de l’image…",
      again: "Réessayer",
      /** After a code or a picture; `{host}` is this site’s. */
      notices: {
        foreign: "Ce n’est pas un code de {host}, il n’a donc pas été ouvert. Scannez celui de la page de connexion.",
        no_code: "Aucun code dans cette image. Choisissez-en une qui montre le code entier, bien net.",
        no_picture: "Ce fichier n’est pas une image que l’on peut ouvrir ici.",
        unable: "Impossible de lire des codes pour l’instant. Rechargez la page, ou saisissez les lettres ci-dessous.",
      },
      unusable: {
        denied: {
          title: "L’appareil photo n’est pas autorisé",
          text: "Autorisez-le pour ce site dans les réglages du navigateur, par le symbole à côté de l’adresse. Sur un iPhone, regardez aussi dans Réglages, sous le nom du navigateur.",
        },
        missing: {
          title: "Il n’y a pas d’appareil photo",
          text: "Ce navigateur n’en trouve aucun. Saisissez les lettres sous le code, ou lisez une image du code.",
        },
        busy: {
          title: "L’appareil photo est occupé",
          text: "Une autre application ou page l’utilise. Fermez-la, puis réessayez.",
        },
        insecure: {
          title: "L’appareil photo exige https",
          text: "Les navigateurs ne l’autorisent que sur des pages https. Scannez avec l’application photo de ce téléphone, ou saisissez les lettres.",
        },
        broken: {
          title: "L’appareil photo n’a pas démarré",
          text: "Réessayez, scannez avec l’application photo de ce téléphone, ou saisissez les lettres.",
        },
      },
    },

    asking: {
      title: "Est-ce bien votre code ?",
      text: "Un lien sur un autre site vous a amené ici. Les codes sont faits pour être scannés sur un écran.",
      condition: "Ne continuez que si vous voyez ce code sur un écran devant vous.",
      danger: "Si quelqu’un vous a envoyé ce lien, il essaie peut-être d’entrer dans votre compte.",
      submit: "Continuer",
      stop: "Arrêter ici",
    },

    deciding: {
      title: "Connecter un autre appareil ?",
      lead: "{desktop} sera connecté à votre compte.",
      account: "Votre compte",
      device: "Qui fait la demande",
      asked: "Demandé {ago}",
      ip: "Adresse IP",
      place: "Lieu",
      phonePlace: "Lieu de ce téléphone",
      network: "Réseau",
      sameNetwork: "Le même que ce téléphone",
      otherNetwork: "Pas celui de ce téléphone",
      otherNetworkWarning:
        "L’appareil est sur un autre réseau que ce téléphone. Assurez-vous que son écran est devant vous.",
      farApartTitle: "Un autre pays",
      farApart:
        "Lieu de la demande : {place}. Vous semblez être ici : {phonePlace}. Annulez, sauf si cet écran est devant vous.",
      condition:
        "Ne confirmez que si vous avez ouvert ce code vous-même. Qui se trouve devant cet écran sera dans votre compte.",
      number: "Nombre affiché sur l’autre écran",
      numberHint: "Deux chiffres, affichés là-bas à côté de votre photo.",
      password: "Votre mot de passe",
      passwordHint:
        "Vous ne l’avez pas saisi depuis longtemps sur ce téléphone, ou ce navigateur est nouveau pour votre compte.",
      cancel: "Annuler",
      confirm: "Confirmer",
      timeLeft: "Temps restant pour décider : {time}",
      hurry: "Moins de vingt secondes pour décider.",
    },

    browsers: {
      known: "Vous utilisez ce navigateur depuis {since}.",
      new: "Ce navigateur est nouveau pour votre compte.",
    },

    deviceTypes: {
      desktop: "Ordinateur",
      mobile: "Téléphone",
      tablet: "Tablette",
      tv: "Téléviseur",
      other: "Appareil",
    },

    confirmed: {
      title: "{desktop} est connecté",
      when: "Confirmé à {time}.",
      text: "L’autre écran continue tout seul. Vous pouvez fermer cette page.",
      devices: "Voir vos appareils",
      devicesHint: "Vous avez terminé, ou ce n’était pas vous ? Vous pouvez le déconnecter à tout moment.",
    },

    cancelled: {
      title: "Rien n’a été connecté",
      text: "Vous avez annulé. Le code n’est plus valable, et l’autre écran l’indique.",
      warning:
        "Si vous n’aviez pas ouvert de code vous-même, quelqu’un essaie peut-être d’entrer dans votre compte. Ne scannez que les codes des écrans que vous utilisez.",
      again: "Scanner un autre code",
    },

    refusals: {
      unknown: {
        title: "Nous ne connaissons pas ce code",
        text: "L’adresse est peut-être incomplète, ou le code trop ancien. Scannez le code que l’autre écran affiche maintenant.",
      },
      expired: {
        title: "Ce code a expiré",
        text: "Rien n’a été connecté. L’autre écran affiche un nouveau code, ou un bouton pour en obtenir un : scannez celui-là.",
      },
      taken: {
        title: "Quelqu’un a scanné ce code avant vous",
        text: "Un code appartient au premier téléphone qui le scanne. Si cette fois non plus ce n’était pas vous, affichez un nouveau code sur l’autre écran et scannez-le.",
      },
      disowned_browser: {
        title: "Vous avez dit que ce navigateur n’est pas à vous",
        text: "Plus aucun code ne le connecte à votre compte. S’il est bien à vous, connectez-vous-y avec votre mot de passe.",
      },
      new_browser: {
        title: "Ce navigateur est nouveau pour votre compte",
        text: "Rien n’a été connecté : ici, un nouveau navigateur commence par un mot de passe. Connectez-vous-y une fois avec le vôtre ; ensuite, les codes y fonctionnent.",
      },
      no_passkey: {
        title: "Il faut une clé d’accès",
        text: "Rien n’a été connecté : ici, seule une clé d’accès laisse entrer un nouveau navigateur, et ce téléphone n’en a pas. Connectez-vous-y une fois avec votre mot de passe ; ensuite, les codes y fonctionnent.",
      },
      own_code: {
        title: "C’est le code de cet appareil",
        text: "Un écran ne peut pas se connecter lui-même. Scannez le code avec un autre appareil, déjà connecté, ou connectez-vous ici avec votre mot de passe.",
      },
      past: {
        title: "Ce code n’est plus valable",
        text: "Il a été utilisé, annulé ou remplacé par un plus récent. Regardez l’autre écran : s’il affiche encore un code, scannez celui-là.",
      },
      signed_out: {
        title: "Ce téléphone a été déconnecté",
        text: "Rien n’a été connecté. Reconnectez-vous sur ce téléphone, puis affichez un nouveau code sur l’autre écran et scannez-le.",
      },
      no_proof: {
        title: "Ce navigateur doit à nouveau prouver son identité",
        text: "Rien n’a été connecté. La clé reçue à votre connexion a disparu, ou ce navigateur ne peut pas en garder, comme en navigation privée. Reconnectez-vous ici, puis scannez encore une fois le code.",
      },
      wrong_number: {
        title: "Le nombre était faux trois fois",
        text: "Rien n’a été connecté, et ce code n’est plus valable. Affichez un nouveau code sur l’autre écran et scannez-le.",
      },
      unsure: {
        title: "Regardez l’autre écran",
        text: "La connexion s’est coupée juste au moment où vous confirmiez. Si l’autre écran est connecté, tout s’est bien passé. S’il affiche encore un code, scannez-le.",
      },
      offline: {
        title: "Pas de connexion",
        text: "Ce téléphone ne parvient pas à joindre le serveur. Vérifiez sa connexion, puis réessayez.",
      },
      rate_limited: {
        title: "Trop de tentatives",
        text: "Pour protéger votre compte, une courte pause est nécessaire.",
      },
      internal: {
        title: "Quelque chose s’est mal passé de notre côté",
        text: "Rien n’a été connecté. Réessayez dans un instant.",
      },
    },
    refusalActions: {
      again: "Réessayer",
      wait: {
        one: "Réessayer dans {count} seconde",
        many: "Réessayer dans {count} de secondes",
        other: "Réessayer dans {count} secondes",
      },
      another: "Scanner un autre code",
      signIn: "Se connecter",
      password: "Se connecter par mot de passe",
      devices: "Voir vos appareils",
    },
    report: "Si cela se reproduit, communiquez ce numéro à l’administrateur : {id}",

    complaints: {
      offline: "Pas de connexion. Vérifiez-la, puis réessayez.",
      internal: "Quelque chose s’est mal passé de notre côté. Réessayez dans un instant.",
      rate_limited: {
        one: "Trop de tentatives. Attendez {count} seconde.",
        many: "Trop de tentatives. Attendez {count} de secondes.",
        other: "Trop de tentatives. Attendez {count} secondes.",
      },
      rate_limited_over: "Trop de tentatives. Vous pouvez maintenant réessayer.",
      unknown_code:
        "Nous ne connaissons pas ces lettres. Comparez-les avec l’autre écran ; il en affiche peut-être de nouvelles.",
      expired_code: "Ce code n’est plus valable. Saisissez les lettres que l’autre écran affiche maintenant.",
      incomplete_code: "Le code a huit lettres.",
      number_missing: "Saisissez les deux chiffres du nombre affiché sur l’autre écran.",
      wrong_number: {
        one: "Ce n’est pas le nombre affiché sur l’autre écran. Encore {count} essai.",
        many: "Ce n’est pas le nombre affiché sur l’autre écran. Encore {count} d’essais.",
        other: "Ce n’est pas le nombre affiché sur l’autre écran. Encore {count} essais.",
      },
      password_missing: "Saisissez votre mot de passe pour confirmer.",
      wrong_password: "Ce n’est pas votre mot de passe.",
      wrong_passkey: "Aucune clé d’accès n’a servi ou n’a été acceptée. Réessayez.",
    },
  },

  settings: {
    title: "Paramètres",
    account: "@{username}",
    noScript: {
      title: "Cette page a besoin de JavaScript",
      text: "Les modifications sont envoyées par la page elle-même. Activez JavaScript pour ce site, puis rouvrez la page.",
    },
    signedOut: {
      title: "Cet appareil a été déconnecté",
      text: "Reconnectez-vous pour modifier quoi que ce soit.",
      link: "Se connecter",
    },
    picture: {
      title: "Photo",
      hint: "Une photo ou une autre image. Elle apparaît à côté de votre nom quand vous scannez un code.",
      choose: "Choisir une photo",
      save: "Utiliser cette photo",
      discard: "Garder l’ancienne",
      remove: "Supprimer la photo",
      preview: "Nouvelle photo, pas encore enregistrée.",
      saved: "Votre photo est enregistrée.",
      removed: "Votre photo est supprimée. Un dessin la remplace.",
      complaints: {
        type: "Ce n’est pas une image PNG, JPEG ou WebP. Choisissez un autre fichier.",
        size: "Cette image dépasse 4 Mo. Choisissez-en une plus petite.",
        broken: "Cette image est illisible. Choisissez un autre fichier.",
      },
    },
    name: {
      title: "Nom",
      label: "Votre nom",
      hint: "Vous le voyez sur chaque écran que vous connectez.",
      save: "Enregistrer le nom",
      saved: "Votre nom est enregistré.",
      missing: "Saisissez le nom à afficher.",
      invalid: "Ce nom ne peut pas être utilisé.",
    },
    password: {
      title: "Mot de passe",
      disowned:
        "Cette connexion est terminée. Choisissez maintenant un nouveau mot de passe : la personne en question connaît peut-être celui-ci. Tous les autres appareils seront déconnectés.",
      current: "Mot de passe actuel",
      next: "Nouveau mot de passe",
      hint: "Au moins 8 caractères. Le modifier déconnecte tous les autres appareils.",
      save: "Modifier le mot de passe",
      saved: "Votre mot de passe est modifié, et tous les autres appareils sont déconnectés.",
      currentMissing: "Saisissez votre mot de passe actuel.",
      currentWrong: "Ce n’est pas votre mot de passe actuel.",
      short: "Utilisez au moins 8 caractères.",
      invalid: "Ce mot de passe ne peut pas être utilisé. Choisissez-en un autre.",
    },
  },

  signIn: {
    title: "Connexion",
    lead: "Avec votre nom d’utilisateur et votre mot de passe.",
    forScan: {
      title: "Connectez-vous pour confirmer le code scanné",
      lead: "Le code vous attend, jusqu’à cinq minutes. Vous déciderez ensuite si vous l’utilisez.",
    },
    forScanning: {
      title: "Connectez-vous pour scanner un code",
      lead: "Ce téléphone pourra ensuite connecter d’autres écrans.",
    },
    noScript: {
      title: "Cette page a besoin de JavaScript",
      text: "La connexion protège votre mot de passe par des vérifications faites dans le navigateur. Activez JavaScript pour ce site, puis rouvrez la page.",
    },
    username: "Nom d’utilisateur",
    password: "Mot de passe",
    endOthers: "Se déconnecter partout ailleurs",
    endedElsewhere:
      "Ce navigateur a été déconnecté depuis un autre appareil il y a peu. Si ce n’était pas vous, laissez la case cochée : la personne qui l’a fait sera déconnectée dès que vous serez connecté.",
    submit: "Se connecter",
    signUp: { question: "Première visite ?", link: "Créer un compte" },
    phone: { or: "ou", link: "Se connecter avec le téléphone" },
    already: {
      title: "Vous êtes connecté",
      lead: "Sur cet appareil, vous êtes {name} (@{username}).",
      go: "Continuer",
      other: "Utiliser un autre compte",
    },
    complaints: {
      wrong: "Nom d’utilisateur ou mot de passe incorrect.",
      usernameMissing: "Saisissez votre nom d’utilisateur.",
      passwordMissing: "Saisissez votre mot de passe.",
    },
  },

  signUp: {
    title: "Créer un compte",
    lead: "Un instant suffit, sans adresse e-mail.",
    forScan: "Vous déciderez ensuite si vous utilisez le code scanné.",
    noScript: {
      title: "Cette page a besoin de JavaScript",
      text: "Activez JavaScript pour ce site, puis rouvrez la page.",
    },
    name: "Votre nom",
    nameHint: "Vous le voyez sur chaque écran que vous connectez.",
    username: "Nom d’utilisateur",
    usernameHint:
      "Pour vous connecter : de 3 à 32 minuscules sans accent, chiffres, points, tirets ou traits de soulignement.",
    password: "Mot de passe",
    passwordHint:
      "Au moins 8 caractères. Trois ou quatre mots à la suite sont faciles à retenir et difficiles à deviner.",
    passwordLeft: {
      one: "Encore {count} caractère.",
      many: "Encore {count} de caractères.",
      other: "Encore {count} caractères.",
    },
    passwordLong: "Assez long.",
    submit: "Créer le compte",
    invite: {
      title: "Sur invitation",
      text: "La personne qui gère ce site peut vous envoyer un lien pour créer un compte.",
    },
    closed: {
      title: "Pas de nouveau compte",
      text: "Demandez à la personne qui gère ce site de créer un compte pour vous.",
    },
    signIn: { question: "Vous avez un compte ?", link: "Se connecter" },
    complaints: {
      usernameMissing: "Choisissez un nom d’utilisateur.",
      nameMissing: "Saisissez le nom à afficher.",
      passwordShort: "Utilisez au moins 8 caractères.",
      invalid: "Quelque chose dans le formulaire ne convient pas. Vérifiez les champs.",
    },
  },

  apiErrors: {
    offline: "Pas de connexion. Vérifiez-la, puis réessayez.",
    internal: "Quelque chose s’est mal passé de notre côté. Réessayez dans un instant.",
    noProof:
      "Ce navigateur ne peut pas garder la clé qui protège votre session, comme en navigation privée. Utilisez une fenêtre normale ou un autre navigateur.",
    noCookies: "Ce site a besoin de cookies, et ils ne lui reviennent pas. Autorisez-les pour ce site, puis réessayez.",
    lostProof: "Ce navigateur a perdu la clé qui prouve son identité. Déconnectez-vous, puis reconnectez-vous.",
    report: "Si cela se reproduit, communiquez ce numéro à l’administrateur : {id}",
    limited: {
      one: "Trop de tentatives. Attendez {count} seconde.",
      many: "Trop de tentatives. Attendez {count} de secondes.",
      other: "Trop de tentatives. Attendez {count} secondes.",
    },
    limitedMinutes: {
      one: "Trop de tentatives. Attendez {count} minute.",
      many: "Trop de tentatives. Attendez {count} de minutes.",
      other: "Trop de tentatives. Attendez {count} minutes.",
    },
    limitedOver: "Trop de tentatives. Vous pouvez maintenant réessayer.",
  },

  links: {
    looking: "Lecture du lien",
    again: "Réessayer",
    unknown: "Le lien n’a pas pu être lu",
    spent: {
      title: "Ce lien n’est plus valable",
      text: "Il a servi, il est trop ancien ou il est incomplet. Demandez-en un autre à qui vous l’a envoyé.",
    },
    closed: {
      title: "Pas de nouveau compte",
      text: "Cette invitation date d’un temps où l’on pouvait créer des comptes. Demandez à la personne qui gère ce site.",
    },
    join: { title: "Vous êtes invité", lead: "Créez votre compte. L’invitation est valable jusqu’au {time}." },
    setup: {
      title: "Installer ce serveur",
      lead: "Créez le premier compte d’administration. Le lien est valable jusqu’au {time}.",
    },
    recover: {
      title: "Retrouver votre compte",
      lead: "Choisissez un nouveau mot de passe pour @{username}. Le lien est valable jusqu’au {time}.",
      warning: "Tous les appareils du compte sont déconnectés et ses clés d’accès supprimées.",
      password: "Nouveau mot de passe",
      submit: "Enregistrer le mot de passe",
    },
  },

  passkeys: {
    title: "Clés d’accès",
    lead: "Connectez-vous par empreinte, visage ou verrouillage de l’écran, sans mot de passe à saisir.",
    none: "Vous n’avez pas encore de clé d’accès.",
    loading: "Recherche de vos clés d’accès",
    off: {
      address:
        "Il n’y en a pas ici : les navigateurs gardent les clés d’accès pour un nom, et ce site est ouvert par une adresse IP.",
      insecure: "Il n’y en a pas ici : les navigateurs ne gardent de clés d’accès que pour des pages https.",
      off: "La personne qui gère ce site a désactivé les clés d’accès.",
      unsupported:
        "Ce navigateur n’en a pas ici, comme dans une autre application ou derrière une alerte de certificat. Ouvrez le site dans votre navigateur habituel.",
    },
    add: "Ajouter une clé d’accès",
    added: "Votre clé d’accès est ajoutée. Essayez-la à la prochaine connexion.",
    renamed: "Le nouveau nom est enregistré.",
    gone: "La clé d’accès est supprimée.",
    made: "Ajoutée",
    used: "Dernière utilisation",
    unused: "pas encore",
    backup: {
      single: "Sur un seul appareil : ajoutez-en une deuxième, au cas où il serait perdu.",
      eligible: "Pas encore synchronisée.",
      synced: "Synchronisée entre vos appareils.",
    },
    foreign: "Faite pour {host}, donc inutilisable ici.",
    rename: {
      label: "Renommer",
      name: "Renommer {name}",
      title: "Renommer cette clé d’accès",
      field: "Nom",
      cancel: "Garder l’ancien",
      save: "Enregistrer le nom",
    },
    remove: {
      label: "Supprimer",
      name: "Supprimer {name}",
      title: "Supprimer {name} ?",
      text: "Elle ne laisse plus entrer personne. Ce qu’elle a connecté est déconnecté, sauf cet appareil.",
      cancel: "La garder",
      confirm: "Supprimer",
    },
    waiting: "En attente de votre clé d’accès",
    cancel: "Annuler",
    failed: {
      cancelled:
        "Aucune clé d’accès n’a servi. L’opération a peut-être été annulée, ou cet appareil n’en a pas pour ce site.",
      refused: "Cette clé d’accès n’a pas été acceptée.",
      known: "Cet appareil a déjà une clé d’accès pour votre compte.",
      many: "Vous avez autant de clés d’accès que possible. Supprimez-en une d’abord.",
    },
    prove: {
      title: "Est-ce bien vous ?",
      text: "Ce changement demande d’abord votre mot de passe ou une clé d’accès.",
      password: "Mot de passe",
      passkey: "Utiliser une clé d’accès",
      missing: "Saisissez votre mot de passe.",
      wrong: "Ce n’est pas votre mot de passe.",
      cancel: "Annuler",
      go: "Continuer",
    },
    signIn: "Se connecter avec une clé d’accès",
    confirm: "Confirmer par clé d’accès",
    confirmHint: "Votre empreinte, votre visage ou le verrouillage de l’écran signe ce qui est affiché ici.",
    usePassword: "Utiliser plutôt le mot de passe",
    wrong: "Cette clé d’accès n’a pas été acceptée. Réessayez.",
    always: {
      label: "Confirmer les codes uniquement par clé d’accès",
      hint: "Aucun mot de passe ne suffit alors pour un code. Seule une clé d’accès permet de revenir en arrière.",
      on: "Désormais chaque code demande une clé d’accès.",
      off: "Un mot de passe suffit de nouveau.",
    },
    forgotten: "Oublié ? Utilisez une clé d’accès",
  },

  leaving: {
    username: {
      title: "Nom d’utilisateur",
      label: "Nouveau nom d’utilisateur",
      hint: "Une fois en 30 jours. Personne d’autre n’obtient l’ancien pendant 90 jours.",
      save: "Changer le nom d’utilisateur",
      saved: "Désormais vous vous connectez en tant que @{username}.",
    },
    data: { title: "Vos données", text: "Tout ce qui est gardé de vous ici, dans un fichier.", save: "Télécharger" },
    remove: {
      title: "Supprimer le compte",
      text: "Votre compte, ses appareils, ses clés d’accès et son historique sont supprimés aussitôt. Personne ne peut les faire revenir.",
      button: "Supprimer mon compte",
      question: "Supprimer @{username} pour de bon ?",
      cancel: "Le garder",
      confirm: "Supprimer pour de bon",
    },
  },
};
