# Samen maken: welke taak vreet energie, en taken die collega's zelf bedenken.
codesign-home = Samen maken
codesign-owner = de programma-eigenaar
codesign-owner-only = Dit kan alleen de programma-eigenaar. Er is niets veranderd.
codesign-form-close = Terug
codesign-previous = Vorige
codesign-next = Volgende
codesign-error-empty = Vul hier iets in.
codesign-error-long = Dit is te lang voor mij: hooguit { $limit } tekens.
codesign-error-choice = Kies uit de lijst.
codesign-error-reason = Zet er kort bij waarom. Een zin is genoeg.
codesign-error-no-device = Deze belofte klopt alleen als er geen tool nodig is. Kies een andere.
codesign-error-prompt = Hier hoort een startprompt bij, in het Nederlands en in het Engels.
codesign-error-blanks = Laat hooguit { $limit } plekken open om zelf in te vullen.
codesign-error-same = Dit is in beide talen hetzelfde. Schrijf elke tekst in zijn eigen taal.

codesign-ask = Welke taak vreet energie?
codesign-ask-why = Elk kwartaal vraag ik het één keer: welke taak kost jullie meer dan hij oplevert? Samen maken jullie een lijst. De programma-eigenaar neemt over elke taak een besluit, met een reden.
codesign-who-reads = Meedoen hoeft niet. Je team en de programma-eigenaar lezen wat je schrijft, zonder naam. De lijst komt { $day }.
codesign-ask-over = Deze ronde is voorbij. Over een tijd vraag ik het weer.
codesign-tell = Vertel welke taak
codesign-another = Nog een taak
codesign-form-title = Welke taak?
codesign-form-submit = Op de lijst
codesign-form-intro = Je team en de programma-eigenaar lezen dit, zonder naam en door elkaar gezet. In een klein team kan iemand raden dat het van jou komt. Tot { $day } kun je het terugnemen. Daarna weet ik zelf ook niet meer wie wat schreef.
codesign-form-task = Welke taak vreet energie?
codesign-form-task-hint = Eén zin. Noem geen namen van collega's of klanten.
codesign-form-help = Wat zou helpen?
codesign-help = Wat zou helpen: { $help }
codesign-own-added = Dank je, het komt op de lijst. Tot { $day } kun je het terugnemen.
codesign-own-back = Teruggenomen. Er is niets van bewaard.
codesign-own-full = Je hebt er al { $most } op de lijst. Neem er eerst een terug als je een andere wilt noemen.
codesign-own-own = Dit zet jij op de lijst van { $day }. Alleen jij ziet dat het van jou is.
codesign-own-none = Je hebt nog niets op de lijst gezet. Dat hoeft ook niet.
codesign-take-back = Neem terug
codesign-my-entries = Mijn inbreng
codesign-closed = Je team heeft nu geen ronde waarin dit kan. Wat al op een lijst staat, hoort bij niemand meer: ik weet niet wie het schreef.
codesign-none-yet = Je team heeft nog geen ronde gehad.
codesign-next-round = Ik vraag het rond { $day }.
codesign-see-list = Bekijk de lijst
codesign-see-all = Bekijk alle { $count }

codesign-list = Dit vreet energie
codesign-list-of = Dit vreet energie bij { $team }
codesign-list-voting = Herken je een taak? Druk dan op de knop; nog een keer drukken neemt het terug. Stemmen kan tot { $day }. Hoeveel het er zijn, zeg ik pas daarna. Wie het waren, zeg ik nooit.
codesign-list-counted = Het stemmen is klaar, en wie wat koos is gewist.
codesign-list-deciding = De programma-eigenaar neemt nu over elke taak een besluit, met een reden.
codesign-list-decided = Over elke taak is besloten.
codesign-list-waits = Het team stemt nog, tot { $day }.
codesign-list-read = Wie wat schreef of koos, staat nergens meer.
codesign-no-list = Deze lijst is er niet, of hij is van een ander team.
codesign-recognise = Herken ik
codesign-no-longer = Toch niet
codesign-mine = jouw stem
codesign-voted = Genoteerd: je herkent ‘{ $task }’. Niemand anders ziet dat. Druk nog een keer als je je bedenkt.
codesign-unvoted = Teruggenomen: ‘{ $task }’.
codesign-votes = minstens { $votes } keer herkend
codesign-votes-few = te weinig stemmen voor een aantal
codesign-undecided = nog geen besluit
codesign-verdict-do = Doen
codesign-verdict-later = Later
codesign-verdict-no = Niet doen
codesign-decision = Besluit: { $verdict }. { $reason }
codesign-signed = Besloten door { $name }
codesign-decided = Er is een besluit over jullie lijst
codesign-still-open = { $count ->
    [one] Over één taak is nog niets besloten.
   *[other] Over { $count } taken is nog niets besloten.
}

codesign-decide-decide = Dit team zet { $count ->
    [one] één taak
   *[other] { $count } taken
} op de lijst. Wil je over elke taak een besluit nemen, met een korte reden? Het team leest het besluit met jouw naam erbij.
codesign-decide-again = Over { $count ->
    [one] één taak
   *[other] { $count } taken
} van dit team is nog niets besloten. Het team ziet dat staan als ‘nog geen besluit’. Dit is de enige keer dat ik eraan herinner.
codesign-decide-standing = Nog te besluiten: { $count }.
codesign-decide-decided = Bewaard. Het team leest het op de lijst, en de volgende werkdag in een bericht. Nog te besluiten: { $count }.
codesign-decide-already = Daar heeft een collega al over besloten. Zo staat het nu:
codesign-decide-done = Over alles is besloten. Het team leest het op de lijst, en de volgende werkdag in een bericht.
codesign-decide-button = Besluit
codesign-decide-all = Eén besluit voor alles
codesign-change = Wijzig
codesign-decide-title = Besluit
codesign-decide-submit = Bewaren
codesign-decide-intro = { $team } leest je besluit en je reden, met je naam.
codesign-decide-about-all = Alle { $count } taken waarover nog niets is besloten
codesign-decide-verdict = Wat doen jullie ermee?
codesign-decide-reason = Waarom?
codesign-decide-reason-hint = Een of twee gewone zinnen.
codesign-waiting = { $count ->
    [0] Er wacht geen lijst op een besluit.
    [one] Eén team wacht op een besluit.
   *[other] { $count } teams wachten op een besluit.
}
codesign-decide-list = Besluit nemen over de lijst van { $team }
codesign-decide-lists = Besluit nemen over { $count } lijsten
codesign-home-asking = Welke taak vreet energie? Tot { $day } kun je er een op de lijst van je team zetten, zonder naam.
codesign-home-voting = De lijst van je team staat klaar: { $count ->
    [one] één taak
   *[other] { $count } taken
}. Je kunt stemmen.
codesign-home-counted = De lijst van je team: { $count ->
    [one] één taak
   *[other] { $count } taken
}.

codesign-propose = Ik weet een taak
codesign-idea-form-title = Jouw taak
codesign-idea-form-submit = Bekijken
codesign-idea-intro = Bedenk een kleine taak waar een collega iets aan heeft. Je leest hem eerst terug; pas daarna lever je hem in.
codesign-idea-instead = Wat zou beter werken dan ‘{ $title }’? Je leest je taak eerst terug; pas daarna lever je hem in.
codesign-idea-title = Hoe heet de taak?
codesign-idea-title-hint = Een paar woorden.
codesign-idea-task = Wat doe je?
codesign-idea-task-hint = Eén stap, in gewone woorden. Noem geen namen van collega's of klanten.
codesign-idea-check = Hoe kijk je zelf na of het klopt?
codesign-idea-check-hint = Bijvoorbeeld: staat de datum er nog goed in?
codesign-idea-privacy = Wat gaat erin?
codesign-idea-minutes = Hoe lang duurt het?
codesign-idea-groups = Voor wie is de taak?
codesign-idea-groups-hint = Voor welk soort werk.
codesign-idea-tools = Welke tool is nodig?
codesign-idea-tools-hint = Laat leeg als het zonder AI kan.
codesign-minutes = { $minutes } min
codesign-naming = Wil je erbij genoemd worden?
codesign-naming-full = Met mijn naam
codesign-naming-first = Alleen mijn voornaam
codesign-naming-none = Zonder naam
codesign-idea-self-check = Zelf nakijken: { $check }
codesign-better-than = Werkt volgens de bedenker beter dan ‘{ $title }’.
codesign-by = Bedacht door { $name }
codesign-by-nobody = Bedacht door een collega
codesign-preview = Zo lezen je collega's het
codesign-preview-for = Voor: { $groups }
codesign-preview-note = Lever je hem in, dan kunnen collega's erop stemmen en beslist de programma-eigenaar. Ook zonder naam kan iemand je soms herkennen. Terugnemen kan tot de taak is aangenomen; je naam eraf halen kan altijd. Lever je niets in, dan gooi ik dit na dertig dagen weg.
codesign-hand-in = Inleveren
codesign-edit = Aanpassen
codesign-throw-away = Weggooien
codesign-look = Bekijken
codesign-take-idea-back = Neem terug
codesign-handed-in = Dank je. ‘{ $title }’ staat nu tussen de ideeën. Collega's kunnen erop stemmen, en wat de programma-eigenaar besluit, lees je bij ‘Mijn ideeën’. Doe je mee, dan hoor je het ook van mij.
codesign-dropped = Weg. Er is niets van bewaard, ook geen stemmen.
codesign-idea-gone = Dit idee is er niet meer, of er is al over besloten.
codesign-not-open = Je team is nog niet begonnen. Daarna kun je ideeën lezen en inleveren.
codesign-full = Je hebt nu genoeg ideeën lopen. Neem er eerst een terug, of wacht tot er over een is besloten.
codesign-my-ideas = Mijn ideeën
codesign-my-ideas-all = Dit heb je zelf bedacht:
codesign-my-ideas-none = Je hebt nog geen idee ingeleverd. Dat hoeft ook niet.
codesign-status-draft = nog niet ingeleverd
codesign-status-open = ingeleverd
codesign-status-declined = niet aangenomen
codesign-status-accepted = wordt aangeboden
codesign-status-retired = wordt niet meer aangeboden
codesign-unname = Haal mijn naam eraf

codesign-ideas-heading = Ideeën van collega's
codesign-ideas = Zou jij dit doen? Je stem ziet niemand, en nog een keer drukken neemt hem terug. De programma-eigenaar beslist.
codesign-ideas-none = Er zijn nu geen ideeën om op te stemmen.
codesign-yours = van jou
codesign-would-do = Zou ik doen
codesign-idea-votes = minstens { $votes } zouden dit doen
codesign-see-ideas = Bekijk ideeën
codesign-home-none = Weet je een kleine taak voor je collega's? Stel hem gerust voor.
codesign-home-ideas = { $count ->
    [one] Er is één idee van een collega.
   *[other] Er zijn { $count } ideeën van collega's.
}
codesign-accepted = Je taak ‘{ $title }’ is aangenomen. Collega's krijgen hem vanaf nu soms aangeboden, net als elke andere taak. Dank je wel.
codesign-declined = { $name } heeft je idee ‘{ $title }’ niet aangenomen. De reden:
codesign-declined-thanks = Dank je dat je meedacht. Alleen jij leest deze reden.
codesign-retired = Je taak ‘{ $title }’ wordt niet meer aangeboden. Dank je dat hij er was.

codesign-accept = Aannemen
codesign-decline = Niet aannemen
codesign-accept-title = Taak aannemen
codesign-accept-submit = Aannemen
codesign-taken = Aangenomen: ‘{ $title }’. Collega's krijgen hem vanaf nu soms aangeboden.
codesign-accept-intro = Zo wordt de taak aangeboden. Kijk de teksten na en vertaal wat nog niet vertaald is.
codesign-accept-title-nl = Titel (Nederlands)
codesign-accept-title-en = Titel (Engels)
codesign-accept-task-nl = Taak (Nederlands)
codesign-accept-task-en = Taak (Engels)
codesign-accept-check-nl = Zelf nakijken (Nederlands)
codesign-accept-check-en = Zelf nakijken (Engels)
codesign-accept-prompt-nl = Startprompt (Nederlands)
codesign-accept-prompt-en = Startprompt (Engels)
codesign-idea-skill = Wat oefen je ermee?
codesign-idea-guarantee = Welke belofte klopt hierbij?
codesign-decline-title = Niet aannemen
codesign-decline-submit = Versturen
codesign-decline-reason = Waarom niet?
codesign-decline-reason-hint = Alleen wie het bedacht leest dit, met jouw naam erbij.
codesign-cards = Taken van collega's
codesign-cards-all = Deze taken bedachten collega's zelf:
codesign-cards-none = Er is nog geen taak van een collega aangenomen.
codesign-retire = Niet meer aanbieden
codesign-restore = Weer aanbieden

codesign-known-entry = Taak die energie vreet, op de lijst van je team
codesign-known-idea = Eigen idee ({ $status })
codesign-known-card = Aangenomen taak die jij bedacht
codesign-known-vote = Jouw stem
codesign-known-decision = Besluit dat jij nam
codesign-totals = Samen gemaakt
codesign-totals-cards = Taken van collega's die worden aangeboden

codesign-sample-task = Elke maandag dezelfde cijfers overtypen
codesign-sample-second = Verslagen die niemand leest
codesign-sample-help = Eén bestand waar iedereen in werkt
codesign-sample-reason = We proberen het een maand met één bestand.
codesign-sample-title = Drie vragen vooraf
codesign-sample-idea = Vraag om drie vragen die een klant kan stellen over je eigen uitleg.
codesign-sample-check = Zou een klant dit echt vragen?
codesign-voting-now = Je team stemt nu, tot { $day }. Een nieuwe taak noemen kan weer in de volgende ronde.
