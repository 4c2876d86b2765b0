cli-backup-help = Schrijf een reservekopie van de database, ook terwijl de coach loopt. Open pulsantwoorden gaan niet mee.
cli-restore-help = Zet een reservekopie op de plaats van de database. Wie zich liet wissen of stopte en wat al gezegd is, blijft zo.
keeping-added =
    { $count ->
        [one] 1 persoon die na de reservekopie kwam is toegevoegd, zonder team tot de volgende import.
       *[other] { $count } mensen die na de reservekopie kwamen zijn toegevoegd, zonder team tot de volgende import.
    }
keeping-backup-done =
    { $people ->
        [one] Reservekopie geschreven: { $file } ({ $size } MB, 1 persoon). Open pulsantwoorden gaan niet mee.
       *[other] Reservekopie geschreven: { $file } ({ $size } MB, { $people } mensen). Open pulsantwoorden gaan niet mee.
    }
keeping-backup-file = Het bestand om te schrijven.
keeping-backup-force = Ook als het bestand er al is.
keeping-being-made = Er wordt al een reservekopie gemaakt of teruggezet bij { $name }. Wacht tot dat klaar is.
keeping-busy = Een ander programma houdt de database { $name } vast. Wacht tot het klaar is en probeer het opnieuw.
keeping-damaged = { $file } is beschadigd. Er is niets veranderd; neem een andere reservekopie.
keeping-done = De database is terug zoals hij was op { $moment } UTC.
keeping-doubtful =
    { $count ->
        [one] 1 bericht waar iemand op wacht, is misschien al gezegd; het wordt eerst opgezocht, en gezegd waar niemand het weet.
       *[other] { $count } berichten waar iemand op wacht, zijn misschien al gezegd; ze worden eerst opgezocht, en gezegd waar niemand het weet.
    }
keeping-erased =
    { $count ->
        [one] 1 persoon is opnieuw gewist.
       *[other] { $count } mensen zijn opnieuw gewist.
    }
keeping-exists = { $file } is er al. Kies een andere naam, of voeg --force toe.
keeping-foreign = { $file } is geen database van de coach, of een beschadigde. Er is niets veranderd.
keeping-in-use = Op de database { $name } loopt een coach, of hij wordt teruggezet. Beëindig dat eerst; er kan er één tegelijk zijn.
keeping-is-folder = { $file } is een map. Noem een bestand daarin.
keeping-itself = { $file } is de database zelf. Noem een ander bestand.
keeping-kept = De vervangen database is bewaard als { $file }. Daar staat in wat gewist en weggelaten is; verwijder hem zodra het kan.
keeping-lapsed =
    { $count ->
        [one] 1 bericht dat misschien al gezegd is, wordt niet nog eens gezegd.
       *[other] { $count } berichten die misschien al gezegd zijn, worden niet nog eens gezegd.
    }
keeping-lock-closed = Het slot { $file } kan ik niet openen: { $why }. Misschien houdt een coach van een andere gebruiker het vast. Start mij als die gebruiker, of verwijder het slot als er geen coach loopt.
keeping-newer = { $file } is gemaakt door een nieuwere versie van de coach. Er is niets veranderd; installeer eerst die versie.
keeping-next = Start de coach met "coach serve". Lees mensen en teams nog eens in als die intussen veranderd zijn.
keeping-no-backup = { $file } is niet gemaakt door "coach backup". Er is niets veranderd.
keeping-no-folder = Er is geen map { $folder }. Maak hem, of verbeter COACH_DATABASE_URL.
keeping-no-room = In { $folder } kan ik niet schrijven: de schijf is vol of neemt niets meer aan. Er is niets veranderd.
keeping-other = { $file } is een reservekopie van een andere organisatie dan die in { $name }. Er is niets veranderd. Noem de goede reservekopie, of zet COACH_DATABASE_URL op een nieuw bestand.
keeping-people =
    { $count ->
        [one] Er staat 1 persoon in.
       *[other] Er staan { $count } mensen in.
    }
keeping-progress = { $done } van { $all } MB gekopieerd.
keeping-restore-dry = Zeg alleen wat er zou gebeuren, in aantallen.
keeping-restore-erasures = Een andere database of latere reservekopie waarvan gewiste mensen en stops tellen; mag vaker gegeven worden.
keeping-restore-file = De reservekopie; bij PostgreSQL ook het adres van een database waarin een dump is teruggezet.
keeping-restore-keep = Bewaar de vervangen database naast de nieuwe. Daar staat in wat gewist en weggelaten is.
keeping-stopped =
    { $count ->
        [one] 1 persoon die intussen stopte, pauze nam of vertrok, blijft dat doen.
       *[other] { $count } mensen die intussen stopten, pauze namen of vertrokken, blijven dat doen.
    }
keeping-taken-back =
    { $count ->
        [one] 1 verhaal of vraag die intussen is teruggenomen, blijft weg.
       *[other] { $count } verhalen en vragen die intussen zijn teruggenomen, blijven weg.
    }
keeping-taken-over =
    { $count ->
        [one] 1 bericht dat intussen gezegd of gepland is, is overgenomen.
       *[other] { $count } berichten die intussen gezegd of gepland zijn, zijn overgenomen.
    }
keeping-told-all = De vervangen database vertelde wat er intussen gebeurd is.
keeping-told-nothing = Er was geen leesbare database die vertelt wat er sinds { $moment } UTC gebeurd is. Wie zich daarna liet wissen of stopte, is hier niet bekend: geef wat je hebt met --erasures, en vraag het de mensen nog eens.
keeping-told-older = De vervangen database gaat niet verder op deze reservekopie: hij is ouder, of ging verder op een oudere. Alleen gewiste mensen en stops daarin blijven gelden.
keeping-told-part = De vervangen database vertelde maar een deel van wat er sinds { $moment } UTC gebeurd is: hij is beschadigd, of nieuw begonnen. Gewiste mensen en stops daarin blijven gelden.
keeping-unsound = De database { $name } is beschadigd of niet te lezen, dus er is geen reservekopie gemaakt.
keeping-would = Dit zou de database terugzetten zoals hij was op { $moment } UTC. Er is niets veranderd.
cli-move-help = Verhuis alles uit het SQLite-bestand naar een lege PostgreSQL-database. Stop de coach eerst.
keeping-differs = Nadat alles was overgezet, is tabel "{ $table }" in { $name } niet gelijk aan hoe hij was. Alles is teruggedraaid; er is niets veranderd. Meld dit alsjeblieft.
keeping-files-only = Terug naar een database op een server kan alleen als COACH_DATABASE_URL ook een PostgreSQL-database is. Er is niets veranderd.
keeping-move-before =
    { $people ->
        [one] Alles was al verhuisd: in { $name } staan dezelfde { $rows } rijen van { $tables } tabellen, met 1 persoon. Alles is vergeleken.
       *[other] Alles was al verhuisd: in { $name } staan dezelfde { $rows } rijen van { $tables } tabellen, met { $people } mensen. Alles is vergeleken.
    }
keeping-move-done =
    { $people ->
        [one] Verhuisd naar { $name }: { $rows } rijen van { $tables } tabellen, met 1 persoon. Alles is vergeleken.
       *[other] Verhuisd naar { $name }: { $rows } rijen van { $tables } tabellen, met { $people } mensen. Alles is vergeleken.
    }
keeping-move-elsewhere = Dat is geen adres van een PostgreSQL-database. Er is niets veranderd. Schrijf postgresql://gebruiker:wachtwoord@host/naam; een wachtwoord met @, / of : erin moet met procenttekens geschreven worden.
keeping-move-interrupted = Onderbroken. Geef dezelfde opdracht nog eens: hij kijkt wat er staat, en gaat van daar verder.
keeping-move-next = Zet nu COACH_DATABASE_URL op het adres van { $name }, houd dezelfde COACH_SECRET, en start de coach met "coach serve".
keeping-move-no-file = COACH_DATABASE_URL noemt geen SQLite-bestand, dus er valt niets te verhuizen.
keeping-move-old = Op { $file } start geen coach meer: { $mark } zegt waarom, en hoe je de verhuizing ongedaan maakt. In het bestand staat nog alles over iedereen. Verwijder het, met wat ernaast staat, zodra je zeker bent.
keeping-move-to = De lege PostgreSQL-database: postgresql://gebruiker:wachtwoord@host/naam.
keeping-move-would =
    { $people ->
        [one] Dit zou { $rows } rijen van { $tables } tabellen, met 1 persoon, verhuizen naar { $name }, die leeg is. Er is niets veranderd.
       *[other] Dit zou { $rows } rijen van { $tables } tabellen, met { $people } mensen, verhuizen naar { $name }, die leeg is. Er is niets veranderd.
    }
keeping-moved = De database { $name } is verhuisd naar { $to } ({ $moment } UTC). Op dit bestand loopt daarom geen coach meer: die zou alles twee keer zeggen. Zet COACH_DATABASE_URL op die database. Heeft daar nog geen coach gelopen, dan maakt het verwijderen van { $file } de verhuizing ongedaan; maak anders daar een reservekopie ("coach backup") en zet die terug in een nieuw bestand.
keeping-no-keep = Op een server blijft er niets naast staan. Er is niets veranderd. Maak eerst een dump als je hem wilt bewaren, en laat --keep weg.
keeping-not-clean = { $name } is niet leeg, al staat er niemand in; er staan rijen in: { $tables }. Er is niets veranderd. Neem een nieuwe, lege database.
keeping-not-empty = In { $name } staan al mensen ({ $people }). Er is niets veranderd. Neem een nieuwe, lege database.
keeping-old = De database { $name } is van een andere versie (hij staat op { $found }, dit programma wil { $wanted }). Er is niets veranderd. Geef "coach migrate" met COACH_DATABASE_URL op die database; is hij nieuwer dan het programma, installeer dan het nieuwere programma.
keeping-rows-compared = { $done } van { $all } rijen vergeleken.
keeping-rows-moved = { $done } van { $all } rijen gekopieerd.
keeping-same = { $name } is de database zelf. Noem de database waarin de dump is teruggezet.
keeping-server-closed = De database { $name } gaat niet open ({ $kind }). Er is niets veranderd. Kijk of hij loopt, of deze machine erbij mag, en naar gebruiker, wachtwoord en naam in het adres.
keeping-server-failed = De database { $name } haperde halverwege ({ $kind }). Alles is teruggedraaid; er is niets veranderd.
keeping-server-in-use = In de database { $name } is iemand aan het werk met de gebruiker van de coach. Er is niets veranderd. Stop daar elke coach, import en reservekopie, en probeer het opnieuw.
keeping-strange = In de database staat een tabel "{ $table }" die niet van de coach is, en die zou achterblijven. Er is niets veranderd. Haal hem eruit, of verhuis hem zelf.
keeping-stripped =
    { $count ->
        [one] Uit 1 tekst is een teken weggelaten dat PostgreSQL niet kan bewaren (NUL, dat niemand ziet).
       *[other] Uit { $count } teksten is een teken weggelaten dat PostgreSQL niet kan bewaren (NUL, dat niemand ziet).
    }
keeping-unfit = Een rij van tabel "{ $table }" is niet te lezen, of { $name } kan hem niet bewaren ({ $kind }). Alles is teruggedraaid; er is niets veranderd.
