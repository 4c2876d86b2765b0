# Wat `coach doctor` tegen een beheerder zegt: wat hij vond, en eronder de volgende stap (-next).

doctor-content = De inhoud is in orde ({ $count } kaarten).
doctor-content-wrong = { $count ->
    [one] Eén ding in de inhoud moet beter.
   *[other] { $count } dingen in de inhoud moeten beter.
}
doctor-content-wrong-next = Draai "coach check": dat noemt bij elk het bestand en de regel.
doctor-secret = COACH_SECRET is gezet.
doctor-secret-none = COACH_SECRET is niet gezet.
doctor-secret-none-next = Maak er één keer een met "openssl rand -hex 32", zet die, bewaar een kopie en verander hem nooit.
doctor-secret-short = COACH_SECRET is zo kort dat hij te raden is.
doctor-secret-short-next = Gebruik { $length } tekens of meer, bijvoorbeeld uit "openssl rand -hex 32". Doe dat voordat de coach in gebruik is: merktekens van de oude werken dan niet meer.
doctor-database = De database is te lezen en te schrijven en is bij ({ $name }).
doctor-database-unfit = COACH_DATABASE_URL is geen adres van een database die ik ken.
doctor-database-unfit-next = Schrijf sqlite:///pad/naar/omega.db of postgresql://gebruiker:wachtwoord@host/naam.
doctor-database-none = Er is nog geen database "{ $name }".
doctor-database-none-next = Draai "coach migrate" om hem te maken, of verbeter COACH_DATABASE_URL.
doctor-database-driver = De driver voor { $name } is niet geïnstalleerd.
doctor-database-driver-next = Installeer het deel voor PostgreSQL: pip install "omega-coach[postgres]".
doctor-database-closed = De database { $name } gaat niet open ({ $kind }).
doctor-database-closed-next = Kijk of hij draait, of deze machine erbij mag, en of gebruiker, wachtwoord en naam in COACH_DATABASE_URL kloppen.
doctor-database-damaged = De database { $name } is beschadigd, of geen database.
doctor-database-damaged-next = Ga terug naar een back-up: coach restore BESTAND.
doctor-database-empty = In de database { $name } staat nog niets van de coach.
doctor-database-empty-next = Draai "coach migrate" om de tabellen te maken, of verbeter COACH_DATABASE_URL.
doctor-database-moved = De database { $name } is verhuisd naar { $to } ({ $moment } UTC). Op dit bestand start daarom geen coach meer.
doctor-database-moved-next = Zet COACH_DATABASE_URL op die database. Hoe je de verhuizing ongedaan maakt: deploy/README.md, "From SQLite to PostgreSQL".
doctor-database-old = De database { $name } is van een andere versie (hij staat op { $found }, dit programma wil { $wanted }).
doctor-database-old-next = Maak een reservekopie en draai "coach migrate". Is de database nieuwer dan het programma, installeer dan het nieuwere programma.
doctor-database-readonly = De database { $name } is te lezen, maar niet te schrijven.
doctor-database-readonly-next = Geef de gebruiker van de coach schrijfrecht.
doctor-database-full = Er is geen ruimte voor de database { $name }: de schijf is vol.
doctor-database-full-next = Maak ruimte op die schijf, of zet de database op een grotere. Er is niets kwijt; een draaiende coach gaat vanzelf verder.
doctor-database-locked = Een ander programma houdt de database { $name } vast.
doctor-database-locked-next = Laat dat programma zijn werk afmaken of sluit het: een reservekopie, een kopie, of een programma dat het bestand open heeft.
doctor-database-server = De databaseserver is PostgreSQL { $version }.
doctor-database-aged = PostgreSQL op { $name } is versie { $found } en dat is te oud: de coach wil { $oldest } of nieuwer.
doctor-database-aged-next = Werk de server bij, of zet de database op een nieuwere.
doctor-database-away = Er antwoordt geen PostgreSQL op { $name } ({ $kind }).
doctor-database-away-next = Kijk of hij draait, of deze machine erbij mag, en of host en poort in COACH_DATABASE_URL kloppen.
doctor-database-sealed = PostgreSQL op { $name } en de coach vinden geen versleutelde lijn die ze allebei vertrouwen ({ $kind }).
doctor-database-sealed-next = Kijk naar sslmode en sslrootcert in COACH_DATABASE_URL. Bij verify-full moet het certificaat de host noemen zoals jij hem schreef.
doctor-database-refused = PostgreSQL op { $name } laat de coach niet binnen: gebruiker en wachtwoord passen niet.
doctor-database-refused-next = Verbeter ze in COACH_DATABASE_URL; vreemde tekens in een wachtwoord schrijf je als %40 voor @. Kloppen ze, dan moet pg_hba.conf van de server deze machine toelaten.
doctor-database-unknown = PostgreSQL antwoordt, maar heeft geen database { $name }.
doctor-database-unknown-next = Maak hem als beheerder van die server: createdb --owner=GEBRUIKER NAAM. Of verbeter de naam in COACH_DATABASE_URL.
doctor-database-rights = De gebruiker van de coach mag in { $name } geen tabellen maken of veranderen.
doctor-database-rights-next = Maak die gebruiker eigenaar, als beheerder van de server: ALTER DATABASE NAAM OWNER TO GEBRUIKER; en in die database: GRANT ALL ON SCHEMA public TO GEBRUIKER;
doctor-database-crowded = PostgreSQL op { $name } laat niemand meer binnen: al zijn verbindingen zijn in gebruik.
doctor-database-crowded-next = Verhoog max_connections op de server, of draai minder exemplaren van de coach.
doctor-database-between = Wat op { $name } antwoordt is niet PostgreSQL zelf, maar staat ervoor en geeft niet door wat de coach vraagt.
doctor-database-between-next = Geef de coach in COACH_DATABASE_URL het adres van de server zelf, zonder pooler zoals PgBouncer.
doctor-database-setting = PostgreSQL op { $name } weigert een parameter van COACH_DATABASE_URL.
doctor-database-setting-next = Kijk wat daar achter het vraagteken staat, en laat weg wat de server niet kent.
doctor-database-odd = De coach kan niet wat { $name } in COACH_DATABASE_URL vraagt, of vindt niets onder die naam.
doctor-database-odd-next = Verbeter het of laat het weg. Bestanden moeten er zijn en leesbaar zijn; wil je zeker weten wie de server is, schrijf dan sslmode=verify-full&sslrootcert=system.
doctor-people = { $people ->
    [one] Eén persoon
   *[other] { $people } mensen
} in { $teams ->
    [one] één team.
   *[other] { $teams } teams.
}
doctor-people-none = Er zijn nog geen mensen.
doctor-people-none-next = Draai "coach people people.csv teams.csv --dry-run", en zonder --dry-run als het klopt. Niemand krijgt daar bericht van.
doctor-people-unreached = { $count ->
    [one] Eén persoon heeft nog geen adres op Slack of Teams.
   *[other] { $count } mensen hebben nog geen adres op Slack of Teams.
}
doctor-people-unreached-next = Zolang "coach serve" draait, vraagt hij Slack naar hun e-mailadres; Teams zegt wie ze zijn als ze de app krijgen, of hem iets schrijven. Voor wie overblijft: is het adres in people.csv dat van hun account, en is de app voor hen geïnstalleerd?
doctor-reach = { $platform }: { $reachable ->
    [one] één persoon is bereikbaar
   *[other] { $reachable } mensen zijn bereikbaar
}, { $unknown } nog niet geprobeerd, { $blocked ->
    [0] minder dan 5
   *[other] { $blocked } of meer
} hebben de bot geblokkeerd, { $uninstalled ->
    [0] minder dan 5
   *[other] { $uninstalled } of meer
} hebben de app daar niet meer. (Geteld per vijf, de rest telt als bereikbaar: zo is niemands nee te zien.)
doctor-owner-none = Niemand is programma-eigenaar: niemand kan het waarom ondertekenen of een team openen.
doctor-owner-none-next = Schrijf bij één persoon "owner" in de kolom duties van people.csv, en lees het opnieuw in.
doctor-channel-none = { $count ->
    [one] Eén team heeft geen kanaal; verhalen en AI-uren zijn daar niet te zien.
   *[other] { $count } teams hebben geen kanaal; verhalen en AI-uren zijn daar niet te zien.
}
doctor-channel-none-next = Zet het kanaal in de kolom channels van teams.csv (slack:C0123… of teams:19:…@thread.tacv2), voeg de bot eraan toe en lees het opnieuw in. Zonder kanaal werkt al het andere.
doctor-channel-refuses = { $platform } nam het laatste bericht niet aan voor { $count ->
    [one] één kanaal
   *[other] { $count } kanalen
}, van: { $teams }.
doctor-channel-refuses-next = Voeg de bot toe aan het kanaal (Slack: /invite @Omega bot; Teams: zet de app in het team), of zet een ander kanaal in teams.csv en lees het opnieuw in. Het volgende bericht daar wordt gewoon weer geprobeerd.
doctor-why = Het waarom van de organisatie is ondertekend.
doctor-why-none = Het waarom van de organisatie is niet ondertekend, dus kan er geen team open.
doctor-why-none-next = De programma-eigenaar schrijft het in de chat: open het overzicht en kies ervoor het waarom te schrijven.
doctor-open = { $count ->
    [one] Eén team is open.
   *[other] { $count } teams zijn open.
}
doctor-open-none = Er is nog geen team open, dus wordt niemand uitgenodigd.
doctor-open-none-next = De programma-eigenaar opent het eerste team in de chat: open het overzicht en kies de teams.
doctor-port = Poort { $port } op { $host } is vrij; alleen deze machine kan erbij.
doctor-port-open = Poort { $port } op { $host } is vrij; andere machines kunnen erbij, zonder versleuteling.
doctor-port-open-next = Goed in een container of achter een reverse proxy. Zet anders COACH_HOST=127.0.0.1 en laat een proxy met https de verzoeken doorgeven.
doctor-port-taken = De coach kan nu niet luisteren op poort { $port } van { $host }.
doctor-port-taken-next = Draait "coach serve", dan is alles goed. Kies anders een andere COACH_PORT of COACH_HOST, of stop wat hem gebruikt.
doctor-port-none = { $port } is geen poort.
doctor-port-none-next = Zet COACH_PORT op een getal van 1024 tot 65535.
doctor-platform-none = Slack en Teams zijn geen van beide ingesteld; de coach kan met niemand praten.
doctor-platform-none-next = Volg docs/slack.md of docs/teams.md. Probeer het zonder een van beide: "coach demo".
doctor-public = De coach antwoordt op { $url }.
doctor-public-unfit = { $url } is geen adres dat Slack of Teams kan bereiken.
doctor-public-unfit-next = Er hoort https:// bij en een naam die het internet kent, zoals https://omega.example.org.
doctor-public-silent = Op { $url } antwoordt niets bruikbaars.
doctor-public-silent-next = Kijk naar de naam in de DNS, de firewall en het certificaat van je reverse proxy. Het adres moet vanaf het internet te bereiken zijn, niet alleen vanuit je eigen netwerk.
doctor-public-other = Op { $url } antwoordt iets, maar niet de coach (status { $status }).
doctor-public-other-next = Start "coach serve", en laat de reverse proxy dit pad ongewijzigd doorgeven aan COACH_HOST en COACH_PORT.
doctor-work = Er ligt niets te wachten dat al gedaan had moeten zijn.
doctor-work-overdue = { $count ->
    [one] Naar één ding had al vijf minuten geleden gekeken moeten worden.
    [10000] Naar 10.000 dingen of meer had al vijf minuten geleden gekeken moeten worden.
   *[other] Naar { $count } dingen had al vijf minuten geleden gekeken moeten worden.
  }
doctor-work-overdue-next = Draait de coach ("coach serve")? Zijn er rollen, dan is er één nodig met --role clock of all. Anders staat in het logboek waarom het niet lukt.
doctor-work-waiting = { $count ->
    [one] Eén bericht wacht al langer dan een kwartier om te vertrekken.
    [10000] 10.000 berichten of meer wachten al langer dan een kwartier om te vertrekken.
   *[other] { $count } berichten wachten al langer dan een kwartier om te vertrekken.
  }
doctor-work-waiting-next = Gaat er iets naar heel veel mensen, dan is dat gewoon. Anders: draait de coach, bij rollen één met --role sender of all? Houdt het platform ons tegen, dan staat dat in het logboek (deploy/RUNBOOK.md).
doctor-work-held = { $count ->
    [one] Eén bericht wordt vastgehouden, omdat er iets in de coach zelf mis mee ging.
   *[other] { $count } berichten worden vastgehouden, omdat er iets in de coach zelf mis mee ging.
  }
doctor-work-held-next = In het logboek staat wat. Is het verholpen, dan probeert "coach retry" ze opnieuw.
doctor-clock = De klok loopt gelijk met die van { $platform } ({ $seconds } s verschil).
doctor-clock-off = De klok van deze machine scheelt { $seconds } seconden met die van { $platform }.
doctor-clock-off-next = Zet tijdsynchronisatie aan (NTP). Handtekeningen worden geweigerd als de klokken vijf minuten schelen, en berichten zouden op het verkeerde moment gaan.
doctor-slack = Slack laat de coach binnen: werkruimte "{ $workspace }", als "{ $bot }".
doctor-slack-token-none = COACH_SLACK_BOT_TOKEN is niet gezet.
doctor-slack-token-none-next = Open je app op api.slack.com/apps, "OAuth & Permissions", en kopieer het Bot User OAuth Token (het begint met xoxb-).
doctor-slack-refused = Slack weigert COACH_SLACK_BOT_TOKEN ({ $error }).
doctor-slack-refused-next = Open je app op api.slack.com/apps, "OAuth & Permissions": installeer hem zo nodig opnieuw, en kopieer het Bot User OAuth Token nog eens. "ratelimited" gaat vanzelf over.
doctor-slack-kind = COACH_SLACK_BOT_TOKEN is een token, maar niet dat van een bot.
doctor-slack-kind-next = Neem het Bot User OAuth Token van "OAuth & Permissions" (xoxb-…). Een dat met xapp- begint hoort in COACH_SLACK_APP_TOKEN.
doctor-slack-silent = Slack geeft geen antwoord op { $host }.
doctor-slack-silent-next = Kijk of deze machine er met https bij mag (firewall, proxy, DNS), en of COACH_SLACK_API niet per ongeluk gezet is.
doctor-slack-rights = De app heeft de { $count } rechten die nodig zijn, en niet meer.
doctor-slack-rights-missing = De app mist rechten: { $scopes }.
doctor-slack-rights-missing-next = Open op api.slack.com/apps "App Manifest", plak de uitvoer van "coach manifest slack", bewaar, en installeer de app opnieuw onder "Install App".
doctor-slack-rights-extra = De app heeft rechten die de coach nooit gebruikt: { $scopes }.
doctor-slack-rights-extra-next = Neem ze weg onder "OAuth & Permissions" en installeer de app opnieuw, tenzij je weet waarom ze er zijn.
doctor-slack-rights-unknown = Slack zegt niet welke rechten de app heeft.
doctor-slack-rights-unknown-next = Vergelijk "OAuth & Permissions" met de tabel in docs/slack.md.
doctor-slack-http = Verzoeken van Slack komen over HTTP binnen en worden getoetst aan COACH_SLACK_SIGNING_SECRET.
doctor-slack-deaf = Van Slack kan niets binnenkomen: COACH_SLACK_SIGNING_SECRET en COACH_SLACK_APP_TOKEN zijn geen van beide gezet.
doctor-slack-deaf-next = Met een openbaar https-adres: kopieer het Signing Secret van "Basic Information". Zonder: maak daar een app-level token met connections:write (xapp-…), en gebruik Socket Mode.
doctor-slack-socket = Gebeurtenissen van Slack komen over Socket Mode binnen.
doctor-slack-socket-refused = Slack weigert COACH_SLACK_APP_TOKEN ({ $error }).
doctor-slack-socket-refused-next = Maak onder "Basic Information" een app-level token met connections:write (xapp-…), en zet "Socket Mode" aan.
doctor-slack-drawing = Slack kan de berichten van de coach tekenen.
doctor-slack-blocks = Slack zou sommige berichten van de coach weigeren ({ $error }).
doctor-slack-blocks-next = Installeer de nieuwste versie van de coach. Blijft het zo, meld het dan met deze regel.
doctor-teams-guid = { $name } is niet gezet, of heeft niet de juiste vorm.
doctor-teams-guid-next = Open in de Azure-portal je Azure Bot, "Configuration", en kopieer het daar: acht tekens, drie keer vier en twaalf, met streepjes.
doctor-teams-secret-none = COACH_TEAMS_APP_SECRET is niet gezet.
doctor-teams-secret-none-next = Open in de Azure-portal de app-registratie, "Certificates & secrets", maak een client secret, en kopieer meteen de Value.
doctor-teams-secret-id = COACH_TEAMS_APP_SECRET lijkt op de ID van het geheim.
doctor-teams-secret-id-next = Kopieer de kolom Value, niet Secret ID. Die is maar één keer te zien: maak een nieuw geheim als hij weg is.
doctor-teams-host = Berichten zouden naar { $host } gaan, en die staat niet op de lijst van toegestane hosts.
doctor-teams-host-next = Laat COACH_TEAMS_SERVICE_URL en COACH_TEAMS_HOSTS weg, tenzij je cloud eigen adressen heeft.
doctor-teams-development = COACH_TEAMS_DEVELOPMENT staat aan: alleen adressen op deze machine mogen.
doctor-teams-development-next = Laat het weg voor echt gebruik.
doctor-teams-token = Microsoft laat de coach binnen.
doctor-teams-refused = Microsoft weigert app-id, geheim of tenant ({ $error }).
doctor-teams-refused-next = Zoek het nummer op bij https://login.microsoftonline.com/error. Meestal is het geheim verlopen, of horen app en tenant niet bij elkaar: vergelijk ze met "Configuration" van de Azure Bot.
doctor-teams-silent = Geen bruikbaar antwoord van { $host }.
doctor-teams-silent-next = Kijk of deze machine er met https bij mag (firewall, proxy, DNS).
doctor-teams-keys = De sleutels die voor berichten van Teams instaan, zijn op te halen ({ $count }).
doctor-teams-keyless = { $host } geeft geen sleutels, dus geen bericht van Teams is te vertrouwen.
doctor-teams-keyless-next = Probeer het later nog eens. Blijft het zo: verandert een proxy in je netwerk het antwoord?
doctor-teams-service = Berichten naar Teams kunnen uit over { $host }.
