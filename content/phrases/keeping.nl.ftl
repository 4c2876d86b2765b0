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
keeping-postgres = Gebruik bij PostgreSQL het eigen gereedschap: pg_dump --exclude-table-data=pulse_answer, en pg_restore. Hoe dat gaat, staat in deploy/README.md.
keeping-progress = { $done } van { $all } MB gekopieerd.
keeping-restore-dry = Zeg alleen wat er zou gebeuren, in aantallen.
keeping-restore-erasures = Een andere database of latere reservekopie waarvan gewiste mensen en stops tellen; mag vaker gegeven worden.
keeping-restore-file = De reservekopie.
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
