import type { Messages } from "../messages";

export const de: Messages = {
  app: {
    title: "%s · {site}",
    description: "Melden Sie sich auf diesem Bildschirm mit dem Smartphone an, auf dem Sie schon angemeldet sind.",
    skip: "Zum Inhalt springen",
    home: "{site}, Startseite",
    language: "Sprache",
    links: { terms: "Nutzungsbedingungen", privacy: "Datenschutz", help: "Hilfe" },
    password: { show: "Anzeigen", hide: "Verbergen" },
  },

  devices: {
    title: "Ihre Geräte",
    lead: "Alles, was als @{username} angemeldet ist.",
    noScript: {
      title: "Diese Seite braucht JavaScript",
      text: "Sie fragt Ihre Geräte ab und meldet sie mit einem Schlüssel ab, den nur dieser Browser hat. Schalten Sie JavaScript für diese Website ein und öffnen Sie die Seite erneut.",
    },
    loading: "Ihre Geräte werden abgefragt",
    again: "Erneut versuchen",
    failed: {
      title: "Ihre Geräte können nicht angezeigt werden",
      offline: "Dieser Browser erreicht den Server nicht. Prüfen Sie die Verbindung.",
      internal: "Bei uns ist etwas schiefgegangen.",
      report: "Falls es wieder vorkommt, nennen Sie dem Betreiber diese Nummer: {id}",
    },

    kinds: {
      desktop: "Computer",
      mobile: "Smartphone",
      tablet: "Tablet",
      tv: "Fernseher",
      other: "Gerät",
      app: "App auf {os}",
    },
    current: "Dieses Gerät",
    others: "Andere Geräte",
    alone: {
      title: "Kein weiteres Gerät angemeldet",
      text: "Was Sie mit diesem Gerät oder mit Ihrem Passwort anmelden, erscheint hier.",
    },
    seen: "zuletzt aktiv {ago}",
    here: "gerade aktiv",
    facts: {
      signedIn: "Angemeldet",
      by: "Mit",
      password: "Passwort",
      qr: "QR-Code",
      token: "Passwort in der App",
      passkey: "Passkey",
      approvedBy: "Bestätigt von",
      approvedHere: "diesem Gerät",
      place: "Ort",
      ip: "Adresse",
    },

    end: {
      label: "Abmelden",
      name: "{label} abmelden",
      title: "{label} abmelden?",
      text: "Die Seiten dort schließen sich innerhalb von Sekunden. Sonst ändert sich nichts: Ihr Passwort und Ihre anderen Geräte bleiben, wie sie sind.",
      cancel: "Angemeldet lassen",
      confirm: "Abmelden",
      done: "{label} ist abgemeldet.",
    },
    endOthers: {
      label: "Alle anderen abmelden",
      title: "Alles außer diesem Gerät abmelden?",
      text: {
        one: "{count} Gerät wird sofort abgemeldet. Dieses bleibt angemeldet.",
        other: "{count} Geräte werden sofort abgemeldet. Dieses bleibt angemeldet.",
      },
      cancel: "Angemeldet lassen",
      confirm: "Alle anderen abmelden",
      done: "Alle anderen Geräte sind abgemeldet.",
    },
    disown: {
      label: "Nicht Sie?",
      name: "Nicht Sie? {label}",
      title: "Haben Sie {label} nicht selbst angemeldet?",
      text: "Das Gerät wird sofort abgemeldet, samt allem, was damit angemeldet wurde. Danach wählen Sie ein neues Passwort, denn jemand könnte Ihres kennen.",
      approver: "{label}, womit die Anmeldung bestätigt wurde, wird ebenfalls abgemeldet.",
      approverHere:
        "Dieses Gerät hat die Anmeldung bestätigt und wird ebenfalls abgemeldet: Sie melden sich mit Ihrem Passwort neu an.",
      cancel: "Das war ich",
      confirm: "Das war ich nicht",
      leaving: "Das Gerät ist abgemeldet. Weiter zu Ihrem Passwort",
    },

    waiting: {
      title: "{label} wird gleich angemeldet",
      letInBy: "{label} hat es {ago} zugelassen; es ist noch nicht angekommen.",
      letIn: "Es wurde {ago} zugelassen und ist noch nicht angekommen.",
      end: "Nicht hereinlassen",
      name: "{label} nicht hereinlassen",
    },

    stepUp: {
      label: "Passwort",
      hint: "In diesem Browser sind Sie per Code angemeldet, deshalb braucht es dafür Ihr Passwort.",
      missing: "Geben Sie Ihr Passwort ein.",
      wrong: "Das ist nicht Ihr Passwort.",
    },

    known: {
      title: "Browser, die Sie benutzen",
      lead: "Ein Code in einem davon braucht beim Scannen keine Zahl. Ein Browser wird vergessen, wenn Sie ihn 180 Tage lang nicht benutzt haben.",
      none: "Noch keiner.",
      failed: "Ihre Browser lassen sich nicht anzeigen.",
      since: "Bekannt seit {since} · zuletzt hier {ago}",
      current: "Dieser Browser",
      signedIn: "angemeldet",
      forget: "Vergessen",
      name: "{label} vergessen",
      question: "{label} vergessen?",
      text: "Er wird abgemeldet und ist danach neu für Ihr Konto: Ein Code darin verlangt wieder die Zahl.",
      cancel: "Behalten",
      confirm: "Vergessen",
      done: "{label} ist vergessen.",
    },

    activity: {
      title: "Letzte Aktivitäten",
      lead: "Anmeldungen, abgelehnte Versuche und Änderungen an Ihrem Konto.",
      none: "Noch nichts.",
      failed: "Die Aktivitäten können nicht angezeigt werden.",
      more: "Alle anzeigen",
      times: { one: "{count}-mal", other: "{count}-mal" },
      sentences: {
        sign_up: "Konto angelegt",
        sign_in: "{device} angemeldet",
        "sign_in password": "{device} mit Passwort angemeldet",
        "sign_in qr": "{device} mit QR-Code angemeldet",
        "sign_in token": "{device} als App angemeldet",
        "sign_in.refused": "Eine Anmeldung wurde abgelehnt",
        "sign_in.refused password": "Falsches Passwort",
        "sign_in.refused token": "Falsches Passwort in einer App",
        sign_out: "{device} abgemeldet",
        "sign_out afar": "{device} von einem anderen Gerät aus abgemeldet",
        "sign_out others": "Alle anderen Geräte abgemeldet",
        "sign_out disowned": "{device} abgemeldet: „Das war ich nicht“",
        "sign_out replaced": "{device} abgemeldet, um sich neu anzumelden",
        "sign_out surplus": "{device} abgemeldet: von zu vielen am längsten unbenutzt",
        "browser.forgotten": "{device} vergessen: neu für Ihr Konto",
        "client.sign_in": "Mit {device} bei einer anderen Website oder App angemeldet",
        "client.sign_out": "Von einer anderen Website oder App abgemeldet",
        "step_up.refused": "Falsches Passwort beim Bestätigen eines Codes",
        "password.changed": "Passwort geändert, alle anderen Geräte abgemeldet",
        "name.changed": "Name geändert",
        "picture.changed": "Bild geändert",
        "picture.changed removed": "Bild entfernt",
        "link.used": "Mit einem Link des Betreibers hereingelassen",
        "link.used recovery": "Passwort mit einem Wiederherstellungslink gesetzt, alles andere abgemeldet",
        "user.disabled": "Konto vom Betreiber gesperrt",
        "user.enabled": "Konto vom Betreiber entsperrt",
        "user.role": "Rolle geändert",
        "passkey.added": "Passkey hinzugefügt",
        "passkey.removed": "Passkey entfernt",
        "passkey.renamed": "Passkey umbenannt",
        "passkey.counter": "Ein Passkey zählte rückwärts: Er wurde vielleicht kopiert",
        "sign_in passkey": "{device} mit Passkey angemeldet",
        "sign_in.refused passkey": "Ein Passkey wurde nicht angenommen",
        "confirmations.changed": "Codes werden nur mit Passkey bestätigt",
        "confirmations.changed any": "Codes werden auch mit Passwort bestätigt",
        "user.exported": "Ihre Daten wurden heruntergeladen",
        "user.renamed": "Benutzername geändert",
        refused: "Eine Anfrage wurde abgelehnt",
        "refused proof_required": "Abgelehnt: Die Sitzung von {device} wurde ohne ihren Schlüssel verwendet",
        "refused proof_invalid": "Abgelehnt: Die Sitzung von {device} wurde ohne ihren Schlüssel verwendet",
        "refused number_mismatch": "Falsche Zahl beim Bestätigen eines Codes",
      },
    },
  },

  names: {
    device: "{browser} auf {os}",
    browser: "Unbekannter Browser",
    system: "unbekanntem System",
    localNetwork: "Lokales Netzwerk",
  },

  fault: {
    missing: {
      title: "Diese Seite gibt es nicht",
      text: "Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.",
      home: "Zur Startseite",
    },
    broken: {
      title: "Hier ist etwas schiefgegangen",
      text: "Es liegt nicht an Ihnen. Versuchen Sie es noch einmal; wenn es dabei bleibt, sagen Sie es dem Betreiber dieser Website.",
      code: "Nennen Sie ihm diesen Code: {code}",
      retry: "Erneut versuchen",
      home: "Zur Startseite",
    },
  },

  fields: {
    username_soon: "Sie haben ihn vor weniger als 30 Tagen geändert.",
    last_admin: "Wer als Einziger verwaltet, kann nicht gehen. Machen Sie zuerst jemand anderen dazu.",
    username_shape: "Verwenden Sie 3 bis 32 Kleinbuchstaben (a–z), Ziffern, Punkte, Binde- oder Unterstriche.",
    username_empty: "Verwenden Sie mindestens einen Buchstaben oder eine Ziffer.",
    username_reserved: "Dieser Benutzername ist reserviert.",
    username_taken: "Dieser Benutzername ist schon vergeben.",
    name_missing: "Geben Sie den Namen ein, der angezeigt werden soll.",
    name_long: "Verwenden Sie höchstens 64 Zeichen.",
    name_unseen: "Lassen Sie unsichtbare Zeichen weg.",
    name_marks: "Lassen Sie die übereinander gestapelten Akzente weg.",
    password_short: "Verwenden Sie mindestens 8 Zeichen.",
    password_long: "Verwenden Sie höchstens 128 Zeichen.",
    password_control: "Lassen Sie unsichtbare Zeichen weg.",
    password_common:
      "Dieses Passwort ist zu verbreitet. Versuchen Sie es mit mehreren Wörtern, auf deren Reihenfolge nur Sie kommen.",
    password_close: "Dieses Passwort ist Ihrem Namen oder dem Namen dieser Website zu ähnlich.",
    password_wrong: "Das ist nicht Ihr aktuelles Passwort.",
    password_changed: "Ihr Passwort wurde gerade eben geändert.",
    picture_type: "Das ist kein Bild im Format PNG, JPEG oder WebP. Wählen Sie eine andere Datei.",
    picture_size: "Wählen Sie ein Bild mit höchstens 40 Megapixeln.",
    picture_moves: "Wählen Sie ein Bild ohne Animation.",
    picture_broken: "Dieses Bild lässt sich nicht lesen. Wählen Sie eine andere Datei.",
  },

  home: {
    promise: {
      heading: "Ihr Smartphone ist der Schlüssel",
      text: "Code scannen, prüfen, wer fragt, bestätigen. Der Bildschirm vor Ihnen ist angemeldet, und Sie haben dort kein Passwort eingegeben.",
      phone: "Mit dem Smartphone anmelden",
      password: "Mit Passwort anmelden",
      create: "Konto anlegen",
      newHere: "Neu hier?",
      points: {
        install: {
          title: "Nichts zu installieren",
          text: "Kamera und Browser Ihres Smartphones genügen.",
        },
        decide: { title: "Sie entscheiden", text: "Sie sehen, was fragt und von wo, bevor irgendetwas geschieht." },
        once: { title: "Nur einmal gültig", text: "Ein Code gilt eine Minute lang und funktioniert ein einziges Mal." },
      },
    },
    signedIn: {
      heading: "Sie sind angemeldet",
      username: "@{username}",
      device: "Dieses Gerät",
      since: "Angemeldet",
      by: "Angemeldet mit",
      password: "Passwort",
      qr: "QR-Code",
      token: "App",
      passkey: "Passkey",
      approvedBy: "Bestätigt von",
      scan: "Code scannen",
      scanHint: "Meldet einen anderen Bildschirm unter Ihrem Namen an.",
      devices: "Geräte",
      settings: "Einstellungen",
    },
    signOut: {
      label: "Abmelden",
      failed: "Sie sind noch angemeldet: Der Server hat nicht geantwortet. Versuchen Sie es erneut.",
    },
  },

  link: {
    title: "Smartphone anmelden",
    show: {
      heading: "Smartphone anmelden",
      welcome: "Jetzt Ihr Smartphone: Scannen Sie das",
      lead: "Richten Sie die Kamera Ihres Smartphones auf den Code und öffnen Sie, was sie findet. Das Smartphone braucht dann kein Passwort.",
      name: "QR-Code, um ein Smartphone anzumelden",
      loading: "Code wird geholt …",
      endsIn: "Gültig noch",
      cancel: "Abbrechen",
      later: "Nicht jetzt",
      fresh: "Neuen Code zeigen",
      expired: { title: "Der Code ist abgelaufen", text: "Kein Smartphone hat ihn rechtzeitig geöffnet." },
      cancelled: {
        title: "Dieser Code gilt nicht mehr",
        text: "Er wurde abgebrochen, oder eine andere Seite zeigt einen neueren.",
      },
      failed: {
        title: "Gerade gibt es keinen Code",
        text: "Der Server hat keinen ausgegeben. Versuchen Sie es gleich noch einmal.",
      },
      opening: "Ein Smartphone hat den Code geöffnet",
      decide: "Dieses Smartphone anmelden?",
      number: "Zahl auf dem Smartphone",
      numberHint: "Zwei Ziffern, auf dem Smartphone in Ihrer Hand.",
      condition:
        "Bestätigen Sie nur, wenn Sie dieses Smartphone in der Hand halten. Wer es hat, ist dann in Ihrem Konto.",
      sameNetwork: "Wie hier",
      otherNetwork: "Nicht das hiesige",
      place: "Ort hier",
      otherNetworkWarning:
        "Das Smartphone ist in einem anderen Netz als dieser Bildschirm. Vergewissern Sie sich, dass es das in Ihrer Hand ist.",
      confirmed: "Das Smartphone macht von selbst weiter. Sie können diese Seite schließen.",
      declined: "Sie haben abgebrochen. Der Code gilt nicht mehr, und das Smartphone sagt es.",
      warning:
        "Hat nicht das Smartphone in Ihrer Hand den Code geöffnet, dann hat ihn jemand anders gesehen. Zeigen Sie einen neuen, wo ihn sonst niemand sieht.",
    },
    open: {
      title: "Auf diesem Smartphone anmelden",
      heading: "Auf diesem Smartphone anmelden?",
      text: "Der gescannte Code meldet dieses Smartphone bei dem Konto des Bildschirms an, der ihn zeigt.",
      condition: "Machen Sie nur weiter, wenn dieser Bildschirm Ihrer ist und vor Ihnen steht.",
      submit: "Weiter",
      waiting: {
        title: "Warten auf den anderen Bildschirm",
        text: "Lassen Sie diese Seite offen. Gleich kommt eine Zahl.",
      },
      number: "Tippen Sie diese Zahl auf dem anderen Bildschirm ein",
      declined: { title: "Auf dem anderen Bildschirm abgelehnt", text: "Hier wurde niemand angemeldet." },
      expired: {
        title: "Der Code ist abgelaufen",
        text: "Lassen Sie auf dem anderen Bildschirm einen neuen zeigen und scannen Sie den.",
      },
      used: {
        title: "Dieser Code wurde schon benutzt",
        text: "Er wurde schon geöffnet oder abgebrochen. Lassen Sie auf dem anderen Bildschirm einen neuen zeigen und scannen Sie den. Haben nicht Sie ihn geöffnet, lehnen Sie dort ab.",
      },
      unknown: {
        title: "Diesen Code kennen wir nicht",
        text: "Vielleicht fehlt ein Teil der Adresse, oder der Bildschirm wurde abgemeldet. Scannen Sie den Code, den er jetzt zeigt.",
      },
      same: {
        title: "Dieses Smartphone ist schon angemeldet",
        text: "Es ist im selben Konto wie der andere Bildschirm: Es gibt nichts zu tun.",
        go: "Weiter",
      },
      other: {
        title: "@{username} verlassen?",
        text: "Dieses Smartphone ist als @{username} angemeldet, und der Code gehört zu einem anderen Konto. Wenn Sie weitermachen, verlässt es @{username}, sobald der andere Bildschirm bestätigt.",
        submit: "Konto wechseln",
        stay: "Angemeldet bleiben",
      },
      unreachable: {
        title: "Der Server antwortet nicht",
        text: "Prüfen Sie die Verbindung und scannen Sie den Code noch einmal.",
      },
      noKey:
        "Dieser Browser behält nichts für diese Seite, wie manche in privaten Fenstern. Öffnen Sie den Code in einem normalen Fenster.",
    },
  },
  live: {
    region: "Neue Anmeldungen",
    signIn: {
      title: "{label} wurde soeben angemeldet",
      question: "Waren Sie das?",
      by: {
        password: "Mit Passwort, um {time} Uhr.",
        qr: "Mit QR-Code, um {time} Uhr.",
        token: "Als App, um {time} Uhr.",
        passkey: "Mit Passkey, um {time} Uhr.",
      },
      approvedBy: "Mit QR-Code, bestätigt von {label}, um {time} Uhr.",
      approvedHere: "Mit QR-Code, bestätigt von diesem Gerät, um {time} Uhr.",
      yes: "Ja, das war ich",
      no: "Das war ich nicht",
      leaving: "Das Gerät ist abgemeldet. Weiter zu Ihrem Passwort",
    },
    signedOut: {
      title: "Sie wurden auf diesem Gerät abgemeldet",
      text: "Das geschah von einem anderen Ihrer Geräte aus, durch ein neues Passwort oder weil die Anmeldung abgelaufen war. Auf dieser Seite ist nichts von Ihrem Konto zurückgeblieben.",
      link: "Erneut anmelden",
    },
  },

  login: {
    title: "Anmelden",
    heading: "Mit dem Smartphone anmelden",
    steps: {
      open: "Öffnen Sie die Kamera eines Smartphones, auf dem Sie angemeldet sind",
      point: "Richten Sie sie auf diesen Code",
      confirm: "Prüfen Sie die Angaben und bestätigen Sie",
    },
    code: {
      name: "QR-Code zum Anmelden mit dem Smartphone",
      loading: "Code wird angefordert…",
      typed: "Keine Kamera? Öffnen Sie auf dem Telefon /scan und tippen Sie",
      renewsIn: "Neuer Code in",
      endsIn: "Endet in",
      lost: "Verbindung verloren. Wird wiederhergestellt…",
      offline: "Sie sind offline. Warten auf das Netz…",
      fresh: "Neuen Code anzeigen",
    },
    held: {
      title: "Ein Smartphone meldet sich an…",
      text: "Der Code ist gescannt; jetzt folgt dort die Anmeldung. Lassen Sie diese Seite offen.",
    },
    scanned: {
      title: "Bestätigen Sie auf dem Smartphone",
      unnamed: "Jemand hat den Code gescannt",
      number: "Geben Sie diese Zahl auf dem Smartphone ein",
      notYou: "Nicht Sie? Neuen Code anzeigen",
    },
    claiming: { title: "Sie werden angemeldet…" },
    claimed: { title: "Sie sind angemeldet", text: "Angemeldet. Es geht gleich weiter…" },
    cancelled: { title: "Auf dem Smartphone abgelehnt", text: "Hier wurde niemand angemeldet." },
    expired: {
      title: "Der Code ist abgelaufen",
      text: "Codes enden nach einer Weile, damit niemand sonst sie verwenden kann.",
    },
    used: {
      title: "Dieser Code wurde verwendet",
      text: "Damit wurde eine andere Seite dieses Browsers angemeldet. Wenn Sie das nicht waren, melden Sie sich an und prüfen Sie Ihre Geräte.",
    },
    unclaimed: {
      title: "Die Anmeldung hat nicht geklappt",
      again: "Ihr Smartphone hat zugestimmt, aber der Server hat nicht geantwortet.",
      over: "Ihr Smartphone hat zugestimmt, aber der Code ist dafür nicht mehr gültig.",
      retry: "Erneut versuchen",
    },
    limited: {
      title: "Zu viele Codes",
      text: "Aus diesem Netz wurden zu viele angefordert. Der nächste kommt von selbst.",
      nextIn: "Nächster Code in",
    },
    unreachable: {
      title: "Der Server antwortet nicht",
      text: "Es wird automatisch weiter versucht. Sie können diese Seite offen lassen.",
      retry: "Jetzt versuchen",
    },
    offline: { title: "Sie sind offline", text: "Der Code kommt mit dem Netz zurück." },
    refused: {
      title: "Kein Code für diese Seite",
      text: "Der Server hat keinen ausgegeben.",
      noKey:
        "Dieser Browser speichert nichts für diese Website, wie es in manchen privaten Fenstern vorkommt. Versuchen Sie es in einem normalen Fenster.",
      noCookies:
        "Diese Website braucht Cookies, und sie kommen nicht zu ihr zurück. Erlauben Sie sie für diese Website und versuchen Sie es noch einmal.",
      crossSite:
        "Diese Seite wurde unter einer anderen Adresse geöffnet, als der Server sie kennt. Öffnen Sie sie unter {origin}",
      there: "Dort öffnen",
      retry: "Erneut versuchen",
    },
    password: "Stattdessen mit Passwort anmelden",
    create: "Konto anlegen",
    newHere: "Neu hier?",
    onPhone: {
      text: "Der Code ist für einen anderen Bildschirm. Auf diesem:",
      link: "Mit Passwort anmelden",
    },
    loopback:
      "Ein Smartphone erreicht {host} nicht. Um mit einem zu scannen, starten Sie dies mit „npm run demo -- --lan“ oder setzen Sie APP_URL auf eine https-Adresse, die das Smartphone erreicht.",
    noScript: "Der Code braucht JavaScript, und das ist in diesem Browser ausgeschaltet.",
    signedIn: {
      heading: "Sie sind schon angemeldet",
      go: "Weiter",
      other: "Nicht Sie?",
    },
  },

  oidc: {
    destination: "Sie melden sich bei {client} an",
    cancel: "Abbrechen und zurück zu {client}",
    continue: {
      title: "Weiter zu {client}?",
      lead: "Sie sind hier als @{username} angemeldet. {client}, unter {host}, erfährt:",
      scopes: {
        openid: "dass Sie es sind, jedes Mal, wenn Sie wiederkommen",
        profile: "Ihren Namen, Benutzernamen und Ihr Bild",
        email: "Ihre E-Mail-Adresse",
        groups: "die Gruppen, in denen Sie sind",
        offline_access: "all das auch später, in Ihrer Abwesenheit, bis Sie dieses Gerät abmelden",
      },
      yes: "Weiter",
      no: "Abbrechen",
    },
    notAllowed: {
      title: "{client} steht Ihnen nicht offen",
      text: "Wer diese Website betreibt, hat {client} bestimmten Gruppen vorbehalten, und @{username} ist in keiner davon. Bitten Sie darum, aufgenommen zu werden.",
      back: "Zurück zu {client}",
    },
    logout: {
      title: "Abmelden?",
      text: "Damit wird dieser Browser hier abgemeldet, und von jeder Website, bei der er sich von hier aus angemeldet hat.",
      from: "{client} bittet darum.",
      yes: "Abmelden",
      no: "Angemeldet bleiben",
    },
    signedOut: {
      title: "Sie sind abgemeldet",
      text: "Sie können diese Seite schließen.",
      link: "Wieder anmelden",
    },
    over: {
      title: "Diese Anmeldung ist vorbei",
      text: "Sie wurde schon beantwortet, hat zu lange gedauert oder begann in einem anderen Browser. Gehen Sie zurück zur Website oder App und beginnen Sie von vorn.",
    },
    error: {
      title: "Die Website oder App, die Sie hierher geschickt hat, hat einen Fehler gemacht",
      text: "Mit Ihrem Konto ist nichts geschehen. Falls es wieder vorkommt, sagen Sie es dem Betreiber der Website oder App:",
    },
    asked: {
      label: "Wobei Sie anmelden",
      site: "Meldet bei {client} an",
      device: "Gibt {client} eine dauerhafte Anmeldung",
      deviceHint: "Sie gilt, bis Sie sie in Ihrer Geräteliste beenden.",
      letters: "Nur wenn dieser Code auf einem Bildschirm vor Ihnen steht:",
    },
  },

  scan: {
    title: "Code scannen",
    noScript: {
      title: "Diese Seite braucht JavaScript",
      text: "Sie liest den Code aus der Adresse und fragt Sie, bevor irgendetwas angemeldet wird. Schalten Sie JavaScript für diese Website ein und öffnen Sie den Code erneut; oder melden Sie sich auf dem anderen Bildschirm mit Ihrem Passwort an.",
    },
    account: "@{username}",
    opening: "Der Code wird geöffnet",
    leaving: "Weiter zur Anmeldung",

    entry: {
      title: "Auf einem anderen Bildschirm anmelden",
      lead: "Öffnen Sie dort die Anmeldeseite und scannen Sie den Code. Ihr Passwort wird an jenem Bildschirm nicht eingegeben.",
      typeTitle: "Keine Kamera?",
      label: "Buchstaben unter dem Code",
      hint: "Acht Buchstaben. Klein geschrieben oder mit Strich geht auch.",
      submit: "Weiter",
    },

    scanner: {
      name: "Scanner",
      asking:
        "Um den Code zu scannen, blickt diese Seite durch die Kamera des Smartphones. Das Bild bleibt auf diesem Smartphone.",
      ask: "Kamera verwenden",
      starting: "Die Kamera wird gestartet…",
      filming: "Richten Sie sie auf den Code auf dem anderen Bildschirm.",
      found: "Code gefunden.",
      light: "Licht",
      switchCamera: "Kamera wechseln",
      picture: "Stattdessen ein Bild lesen",
      reading: "Das Bild wird gelesen…",
      again: "Erneut versuchen",
      notices: {
        foreign: "Das ist kein Code von {host}, daher wurde er nicht geöffnet. Scannen Sie den auf der Anmeldeseite.",
        no_code: "In diesem Bild wurde kein Code gefunden. Wählen Sie eines, das den ganzen Code scharf zeigt.",
        no_picture: "Diese Datei ist kein Bild, das sich hier öffnen lässt.",
        unable:
          "Codes können gerade nicht gelesen werden. Laden Sie die Seite neu oder tippen Sie die Buchstaben unten ein.",
      },
      unusable: {
        denied: {
          title: "Die Kamera ist nicht erlaubt",
          text: "Erlauben Sie sie für diese Website in den Einstellungen des Browsers, über das Zeichen neben der Adresse. Sehen Sie auf einem iPhone auch in den Einstellungen unter dem Namen des Browsers nach.",
        },
        missing: {
          title: "Es gibt keine Kamera",
          text: "Dieser Browser findet keine. Tippen Sie die Buchstaben unter dem Code ein oder lesen Sie ein Bild davon.",
        },
        busy: {
          title: "Die Kamera wird gerade verwendet",
          text: "Eine andere App oder Seite hat sie. Schließen Sie diese und versuchen Sie es erneut.",
        },
        insecure: {
          title: "Die Kamera braucht https",
          text: "Browser erlauben sie nur auf https-Seiten. Scannen Sie mit der Kamera-App oder tippen Sie die Buchstaben ein.",
        },
        broken: {
          title: "Die Kamera ist nicht gestartet",
          text: "Versuchen Sie es erneut, scannen Sie mit der Kamera-App oder tippen Sie die Buchstaben ein.",
        },
      },
    },

    asking: {
      title: "Ist das Ihr Code?",
      text: "Ein Link auf einer anderen Website hat Sie hierher gebracht. Codes sind dazu da, von einem Bildschirm gescannt zu werden.",
      condition: "Fahren Sie nur fort, wenn Sie diesen Code auf einem Bildschirm vor sich sehen.",
      danger: "Wenn Ihnen jemand diesen Link geschickt hat, will er vielleicht in Ihr Konto.",
      submit: "Fortfahren",
      stop: "Hier aufhören",
    },

    deciding: {
      title: "Ein anderes Gerät anmelden?",
      lead: "{desktop} wird bei Ihrem Konto angemeldet.",
      account: "Ihr Konto",
      device: "Anfragendes Gerät",
      asked: "Angefragt {ago}",
      ip: "IP-Adresse",
      place: "Ort",
      phonePlace: "Ort dieses Smartphones",
      network: "Netz",
      sameNetwork: "Wie dieses Smartphone",
      otherNetwork: "Anders als dieses Smartphone",
      otherNetworkWarning:
        "Das Gerät ist in einem anderen Netz als dieses Smartphone. Vergewissern Sie sich, dass sein Bildschirm vor Ihnen steht.",
      farApartTitle: "Ein anderes Land",
      farApart:
        "Diese Anfrage kommt aus: {place}. Sie scheinen hier zu sein: {phonePlace}. Brechen Sie ab, wenn der Bildschirm nicht vor Ihnen steht.",
      condition:
        "Bestätigen Sie nur, wenn Sie diesen Code selbst geöffnet haben. Wer an dem Bildschirm sitzt, ist danach in Ihrem Konto.",
      number: "Zahl auf dem anderen Bildschirm",
      numberHint: "Zwei Ziffern; dort stehen sie bei Ihrem Bild.",
      password: "Ihr Passwort",
      passwordHint:
        "Sie haben es auf diesem Smartphone schon länger nicht eingegeben, oder der Browser ist neu für Ihr Konto.",
      cancel: "Abbrechen",
      confirm: "Bestätigen",
      timeLeft: "Zeit zum Entscheiden: {time}",
      hurry: "Weniger als zwanzig Sekunden, um zu entscheiden.",
    },

    browsers: { known: "Sie benutzen diesen Browser seit {since}.", new: "Dieser Browser ist neu für Ihr Konto." },

    deviceTypes: { desktop: "Computer", mobile: "Smartphone", tablet: "Tablet", tv: "Fernseher", other: "Gerät" },

    confirmed: {
      title: "{desktop} ist angemeldet",
      when: "Bestätigt um {time} Uhr.",
      text: "Der andere Bildschirm macht von selbst weiter. Sie können diese Seite schließen.",
      devices: "Ihre Geräte ansehen",
      devicesHint: "Fertig dort, oder waren Sie es nicht? Sie können das Gerät jederzeit wieder abmelden.",
    },

    cancelled: {
      title: "Nichts wurde angemeldet",
      text: "Sie haben abgebrochen. Der Code ist ungültig, und der andere Bildschirm zeigt das an.",
      warning:
        "Wenn Sie selbst keinen Code geöffnet hatten, versucht vielleicht jemand, in Ihr Konto zu kommen. Scannen Sie nur Codes von Bildschirmen, die Sie selbst benutzen.",
      again: "Anderen Code scannen",
    },

    refusals: {
      unknown: {
        title: "Dieser Code ist unbekannt",
        text: "Vielleicht ist die Adresse abgeschnitten oder der Code zu alt. Scannen Sie den Code, den der andere Bildschirm jetzt zeigt.",
      },
      expired: {
        title: "Dieser Code ist abgelaufen",
        text: "Nichts wurde angemeldet. Der andere Bildschirm zeigt einen neuen Code oder eine Schaltfläche dafür: Scannen Sie den neuen.",
      },
      taken: {
        title: "Jemand hat diesen Code vor Ihnen gescannt",
        text: "Ein Code gehört dem ersten Smartphone, das ihn scannt. Wenn auch das nicht Sie waren, lassen Sie auf dem anderen Bildschirm einen neuen Code anzeigen und scannen Sie den.",
      },
      disowned_browser: {
        title: "Sie haben gesagt, dass dieser Browser nicht Ihrer ist",
        text: "Kein Code meldet ihn mehr bei Ihrem Konto an. Ist es doch Ihrer, melden Sie sich dort mit Ihrem Passwort an.",
      },
      new_browser: {
        title: "Dieser Browser ist neu für Ihr Konto",
        text: "Es wurde nichts angemeldet: Ein neuer Browser beginnt hier mit einem Passwort. Melden Sie sich dort einmal mit Ihrem an, danach gehen Codes.",
      },
      no_passkey: {
        title: "Das verlangt einen Passkey",
        text: "Es wurde nichts angemeldet: Einen neuen Browser lässt hier nur ein Passkey herein, und dieses Smartphone hat keinen. Melden Sie sich dort einmal mit Ihrem Passwort an, danach gehen Codes.",
      },
      own_code: {
        title: "Das ist der Code dieses Geräts selbst",
        text: "Ein Bildschirm kann sich nicht selbst anmelden. Scannen Sie den Code mit einem anderen Gerät, das schon angemeldet ist, oder melden Sie sich hier mit Ihrem Passwort an.",
      },
      past: {
        title: "Dieser Code gilt nicht mehr",
        text: "Er wurde verwendet, abgebrochen oder durch einen neueren ersetzt. Sehen Sie auf den anderen Bildschirm: Zeigt er noch einen Code, scannen Sie den.",
      },
      signed_out: {
        title: "Dieses Smartphone wurde abgemeldet",
        text: "Nichts wurde angemeldet. Melden Sie sich auf diesem Smartphone wieder an, lassen Sie auf dem anderen Bildschirm einen neuen Code anzeigen und scannen Sie ihn.",
      },
      no_proof: {
        title: "Dieser Browser muss sich neu ausweisen",
        text: "Nichts wurde angemeldet. Der Schlüssel, den er bei Ihrer Anmeldung bekam, ist weg, oder er kann keinen aufbewahren, wie in einem privaten Fenster. Melden Sie sich hier neu an und scannen Sie den Code noch einmal.",
      },
      wrong_number: {
        title: "Die Zahl war dreimal falsch",
        text: "Nichts wurde angemeldet, und dieser Code ist ungültig. Lassen Sie auf dem anderen Bildschirm einen neuen anzeigen und scannen Sie ihn.",
      },
      unsure: {
        title: "Sehen Sie auf den anderen Bildschirm",
        text: "Die Verbindung brach ab, als Sie bestätigten. Ist der andere Bildschirm angemeldet, hat alles geklappt. Zeigt er noch einen Code, scannen Sie den.",
      },
      offline: {
        title: "Keine Verbindung",
        text: "Dieses Smartphone erreicht den Server nicht. Prüfen Sie die Verbindung und versuchen Sie es erneut.",
      },
      rate_limited: {
        title: "Zu viele Versuche",
        text: "Zum Schutz Ihres Kontos gibt es eine kurze Pause.",
      },
      internal: {
        title: "Bei uns ist etwas schiefgegangen",
        text: "Nichts wurde angemeldet. Versuchen Sie es gleich noch einmal.",
      },
    },
    refusalActions: {
      again: "Erneut versuchen",
      wait: { one: "Erneut versuchen in {count} Sekunde", other: "Erneut versuchen in {count} Sekunden" },
      another: "Anderen Code scannen",
      signIn: "Anmelden",
      password: "Mit Passwort anmelden",
      devices: "Ihre Geräte ansehen",
    },
    report: "Falls es wieder vorkommt, nennen Sie dem Betreiber diese Nummer: {id}",

    complaints: {
      offline: "Keine Verbindung. Prüfen Sie sie und versuchen Sie es erneut.",
      internal: "Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.",
      rate_limited: {
        one: "Zu viele Versuche. Warten Sie {count} Sekunde.",
        other: "Zu viele Versuche. Warten Sie {count} Sekunden.",
      },
      rate_limited_over: "Zu viele Versuche. Jetzt können Sie es wieder versuchen.",
      unknown_code:
        "Diese Buchstaben sind unbekannt. Vergleichen Sie sie mit dem anderen Bildschirm; vielleicht zeigt er inzwischen neue.",
      expired_code:
        "Dieser Code gilt nicht mehr. Tippen Sie die Buchstaben ein, die der andere Bildschirm jetzt zeigt.",
      incomplete_code: "Der Code hat acht Buchstaben.",
      number_missing: "Geben Sie beide Ziffern der Zahl auf dem anderen Bildschirm ein.",
      wrong_number: {
        one: "Das ist nicht die Zahl auf dem anderen Bildschirm. Noch {count} Versuch.",
        other: "Das ist nicht die Zahl auf dem anderen Bildschirm. Noch {count} Versuche.",
      },
      password_missing: "Geben Sie Ihr Passwort ein, um zu bestätigen.",
      wrong_password: "Das ist nicht Ihr Passwort.",
      wrong_passkey: "Es wurde kein Passkey benutzt oder angenommen. Versuchen Sie es noch einmal.",
    },
  },

  settings: {
    title: "Einstellungen",
    account: "@{username}",
    noScript: {
      title: "Diese Seite braucht JavaScript",
      text: "Änderungen sendet die Seite selbst. Schalten Sie JavaScript für diese Website ein und öffnen Sie die Seite erneut.",
    },
    signedOut: {
      title: "Dieses Gerät wurde abgemeldet",
      text: "Melden Sie sich wieder an, um etwas zu ändern.",
      link: "Anmelden",
    },
    picture: {
      title: "Bild",
      hint: "Ein Foto oder ein anderes Bild. Es erscheint neben Ihrem Namen, wenn Sie einen Code scannen.",
      choose: "Bild wählen",
      save: "Dieses Bild verwenden",
      discard: "Altes Bild behalten",
      remove: "Bild entfernen",
      preview: "Neues Bild, noch nicht gespeichert.",
      saved: "Ihr Bild ist gespeichert.",
      removed: "Ihr Bild ist entfernt. Ein gezeichnetes tritt an seine Stelle.",
      complaints: {
        type: "Das ist kein Bild im Format PNG, JPEG oder WebP. Wählen Sie eine andere Datei.",
        size: "Dieses Bild ist größer als 4 MB. Wählen Sie ein kleineres.",
        broken: "Dieses Bild lässt sich nicht lesen. Wählen Sie eine andere Datei.",
      },
    },
    name: {
      title: "Name",
      label: "Ihr Name",
      hint: "Sie sehen ihn auf jedem Bildschirm, den Sie anmelden.",
      save: "Namen speichern",
      saved: "Ihr Name ist gespeichert.",
      missing: "Geben Sie den Namen ein, der angezeigt werden soll.",
      invalid: "Dieser Name kann nicht verwendet werden.",
    },
    password: {
      title: "Passwort",
      disowned:
        "Diese Anmeldung ist beendet. Wählen Sie jetzt ein neues Passwort: Wer immer es war, kennt vielleicht dieses. Alle anderen Geräte werden damit abgemeldet.",
      current: "Aktuelles Passwort",
      next: "Neues Passwort",
      hint: "Mindestens 8 Zeichen. Eine Änderung meldet alle anderen Geräte ab.",
      save: "Passwort ändern",
      saved: "Ihr Passwort ist geändert, und alle anderen Geräte sind abgemeldet.",
      currentMissing: "Geben Sie Ihr jetziges Passwort ein.",
      currentWrong: "Das ist nicht Ihr aktuelles Passwort.",
      short: "Verwenden Sie mindestens 8 Zeichen.",
      invalid: "Dieses Passwort kann nicht verwendet werden. Wählen Sie ein anderes.",
    },
  },

  signIn: {
    title: "Anmelden",
    lead: "Mit Benutzername und Passwort.",
    forScan: {
      title: "Melden Sie sich an, um den gescannten Code zu bestätigen",
      lead: "Der Code wartet auf Sie, bis zu fünf Minuten. Danach entscheiden Sie, ob Sie ihn verwenden.",
    },
    forScanning: {
      title: "Melden Sie sich an, um einen Code zu scannen",
      lead: "Danach kann dieses Smartphone andere Bildschirme anmelden.",
    },
    noScript: {
      title: "Diese Seite braucht JavaScript",
      text: "Die Anmeldung schützt Ihr Passwort durch Prüfungen im Browser. Schalten Sie JavaScript für diese Website ein und öffnen Sie die Seite erneut.",
    },
    username: "Benutzername",
    password: "Passwort",
    endOthers: "Überall sonst abmelden",
    endedElsewhere:
      "Dieser Browser wurde vor Kurzem von anderswo abgemeldet. Waren Sie das nicht, dann lassen Sie das Häkchen stehen: Wer es war, ist draußen, sobald Sie drin sind.",
    submit: "Anmelden",
    signUp: { question: "Neu hier?", link: "Konto anlegen" },
    phone: { or: "oder", link: "Mit dem Smartphone anmelden" },
    already: {
      title: "Sie sind angemeldet",
      lead: "Auf diesem Gerät sind Sie {name} (@{username}).",
      go: "Weiter",
      other: "Anderes Konto verwenden",
    },
    complaints: {
      wrong: "Benutzername oder Passwort ist falsch.",
      usernameMissing: "Geben Sie Ihren Benutzernamen ein.",
      passwordMissing: "Geben Sie Ihr Passwort ein.",
    },
  },

  signUp: {
    title: "Konto anlegen",
    lead: "Es dauert nur einen Moment und braucht keine E-Mail-Adresse.",
    forScan: "Danach entscheiden Sie, ob Sie den gescannten Code verwenden.",
    noScript: {
      title: "Diese Seite braucht JavaScript",
      text: "Schalten Sie JavaScript für diese Website ein und öffnen Sie die Seite erneut.",
    },
    name: "Ihr Name",
    nameHint: "Sie sehen ihn auf jedem Bildschirm, den Sie anmelden.",
    username: "Benutzername",
    usernameHint:
      "Damit melden Sie sich an: 3 bis 32 Kleinbuchstaben (a–z), Ziffern, Punkte, Binde- oder Unterstriche.",
    password: "Passwort",
    passwordHint:
      "Mindestens 8 Zeichen. Drei oder vier Wörter hintereinander sind leicht zu merken und schwer zu erraten.",
    passwordLeft: { one: "Noch {count} Zeichen.", other: "Noch {count} Zeichen." },
    passwordLong: "Lang genug.",
    submit: "Konto anlegen",
    invite: {
      title: "Nur auf Einladung",
      text: "Wer diese Website betreibt, kann Ihnen einen Link schicken, mit dem Sie ein Konto anlegen.",
    },
    closed: {
      title: "Keine neuen Konten",
      text: "Bitten Sie den Betreiber dieser Website, ein Konto für Sie anzulegen.",
    },
    signIn: { question: "Sie haben schon ein Konto?", link: "Anmelden" },
    complaints: {
      usernameMissing: "Wählen Sie einen Benutzernamen.",
      nameMissing: "Geben Sie den Namen ein, der angezeigt werden soll.",
      passwordShort: "Verwenden Sie mindestens 8 Zeichen.",
      invalid: "Etwas im Formular kann nicht verwendet werden. Prüfen Sie die Felder.",
    },
  },

  apiErrors: {
    offline: "Keine Verbindung. Prüfen Sie sie und versuchen Sie es erneut.",
    internal: "Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.",
    noProof:
      "Dieser Browser kann den Schlüssel nicht aufbewahren, der Ihre Sitzung schützt, wie in einem privaten Fenster. Verwenden Sie ein normales Fenster oder einen anderen Browser.",
    noCookies:
      "Diese Website braucht Cookies, und sie kommen nicht zu ihr zurück. Erlauben Sie sie für diese Website und versuchen Sie es noch einmal.",
    lostProof: "Dieser Browser hat den Schlüssel verloren, mit dem er sich ausweist. Melden Sie sich ab und wieder an.",
    report: "Falls es wieder vorkommt, nennen Sie dem Betreiber diese Nummer: {id}",
    limited: {
      one: "Zu viele Versuche. Warten Sie {count} Sekunde.",
      other: "Zu viele Versuche. Warten Sie {count} Sekunden.",
    },
    limitedMinutes: {
      one: "Zu viele Versuche. Warten Sie {count} Minute.",
      other: "Zu viele Versuche. Warten Sie {count} Minuten.",
    },
    limitedOver: "Zu viele Versuche. Jetzt können Sie es wieder versuchen.",
  },

  links: {
    looking: "Der Link wird geprüft",
    again: "Erneut versuchen",
    unknown: "Der Link konnte nicht geprüft werden",
    spent: {
      title: "Dieser Link gilt nicht mehr",
      text: "Er wurde verwendet, ist zu alt oder unvollständig. Bitten Sie um einen neuen, wo er herkam.",
    },
    closed: {
      title: "Keine neuen Konten",
      text: "Diese Einladung stammt aus einer Zeit, als es neue Konten gab. Fragen Sie den Betreiber dieser Website.",
    },
    join: { title: "Sie sind eingeladen", lead: "Legen Sie Ihr Konto an. Die Einladung gilt bis {time}." },
    setup: {
      title: "Diesen Server einrichten",
      lead: "Legen Sie das Konto für die erste Verwalterin oder den ersten Verwalter an. Der Link gilt bis {time}.",
    },
    recover: {
      title: "Zurück in Ihr Konto",
      lead: "Wählen Sie ein neues Passwort für @{username}. Der Link gilt bis {time}.",
      warning: "Alle Geräte des Kontos werden abgemeldet, und seine Passkeys werden entfernt.",
      password: "Neues Passwort",
      submit: "Passwort setzen",
    },
  },

  passkeys: {
    title: "Passkeys",
    lead: "Melden Sie sich mit Fingerabdruck, Gesicht oder Bildschirmsperre an, ohne ein Passwort einzugeben.",
    none: "Sie haben noch keinen Passkey.",
    loading: "Ihre Passkeys werden abgefragt",
    off: {
      address:
        "Hier gibt es keine: Browser speichern Passkeys für einen Namen, und diese Website ist mit einer IP-Adresse geöffnet.",
      insecure: "Hier gibt es keine: Browser speichern Passkeys nur für https-Seiten.",
      off: "Der Betreiber dieser Website hat Passkeys ausgeschaltet.",
      unsupported:
        "Dieser Browser hat hier keine, etwa in einer anderen App oder hinter einer Zertifikatswarnung. Öffnen Sie die Website in Ihrem gewohnten Browser.",
    },
    add: "Passkey hinzufügen",
    added: "Ihr Passkey ist hinzugefügt. Probieren Sie ihn bei der nächsten Anmeldung aus.",
    renamed: "Der neue Name ist gespeichert.",
    gone: "Der Passkey ist entfernt.",
    made: "Hinzugefügt",
    used: "Zuletzt benutzt",
    unused: "noch nie",
    backup: {
      single: "Nur auf einem Gerät: Fügen Sie einen zweiten hinzu, falls es verloren geht.",
      eligible: "Noch nicht synchronisiert.",
      synced: "Zwischen Ihren Geräten synchronisiert.",
    },
    foreign: "Für {host} gemacht und deshalb hier nutzlos.",
    rename: {
      label: "Umbenennen",
      name: "{name} umbenennen",
      title: "Diesen Passkey umbenennen",
      field: "Name",
      cancel: "Alten behalten",
      save: "Name speichern",
    },
    remove: {
      label: "Entfernen",
      name: "{name} entfernen",
      title: "{name} entfernen?",
      text: "Er lässt niemanden mehr herein. Was er angemeldet hat, wird abgemeldet, außer diesem Gerät.",
      cancel: "Behalten",
      confirm: "Entfernen",
    },
    waiting: "Warten auf Ihren Passkey",
    cancel: "Abbrechen",
    failed: {
      cancelled:
        "Es wurde kein Passkey benutzt. Vielleicht wurde abgebrochen, oder dieses Gerät hat keinen für diese Website.",
      refused: "Dieser Passkey wurde nicht angenommen.",
      known: "Dieses Gerät hat schon einen Passkey für Ihr Konto.",
      many: "Sie haben so viele Passkeys, wie es geben kann. Entfernen Sie zuerst einen.",
    },
    prove: {
      title: "Sind Sie es?",
      text: "Für diese Änderung braucht es zuerst Ihr Passwort oder einen Passkey.",
      password: "Passwort",
      passkey: "Passkey verwenden",
      missing: "Geben Sie Ihr Passwort ein.",
      wrong: "Das ist nicht Ihr Passwort.",
      cancel: "Abbrechen",
      go: "Weiter",
    },
    signIn: "Mit einem Passkey anmelden",
    confirm: "Mit Passkey bestätigen",
    confirmHint: "Ihr Fingerabdruck, Gesicht oder Ihre Bildschirmsperre unterschreibt, was hier steht.",
    usePassword: "Stattdessen das Passwort",
    wrong: "Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal.",
    always: {
      label: "Codes nur mit einem Passkey bestätigen",
      hint: "Für einen Code genügt dann kein Passwort. Nur ein Passkey schaltet es wieder aus.",
      on: "Ab jetzt braucht jeder Code einen Passkey.",
      off: "Ein Passwort genügt wieder.",
    },
    forgotten: "Vergessen? Nehmen Sie einen Passkey",
  },

  leaving: {
    username: {
      title: "Benutzername",
      label: "Neuer Benutzername",
      hint: "Einmal in 30 Tagen. Den alten bekommt 90 Tage lang niemand anderes.",
      save: "Benutzernamen ändern",
      saved: "Ab jetzt melden Sie sich als @{username} an.",
    },
    data: { title: "Ihre Daten", text: "Alles, was hier über Sie gespeichert ist, als Datei.", save: "Herunterladen" },
    remove: {
      title: "Konto löschen",
      text: "Ihr Konto, seine Geräte, Passkeys und sein Verlauf werden sofort gelöscht. Niemand kann sie zurückholen.",
      button: "Mein Konto löschen",
      question: "@{username} endgültig löschen?",
      cancel: "Behalten",
      confirm: "Endgültig löschen",
    },
  },
};
