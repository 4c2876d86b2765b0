profile-help-who = Ik ben een bot. Wie meedoet, krijgt van mij af en toe één kleine taak met AI. Alles mag, niets hoeft.
profile-help = Dit kun je hier doen. Kies een knop, of typ gewoon wat je wilt weten.
profile-help-question = Stel een vraag…
profile-help-story = Vertel je team iets…
profile-help-settings = Instellingen
profile-help-results = Uitkomsten
profile-help-why = Waarom doen we dit?
profile-help-mine = Wat weet je van mij?
profile-unclear = Dat begrijp ik niet.
profile-about-bot = Ik ben een bot. Je praat hier met een programma, niet met een mens. Een mens vraag je iets via ‘vraag’: dan antwoordt een ambassadeur.
profile-about-seen = Wat je kiest, overslaat of mij vertelt, laat ik aan niemand in je team zien, ook niet aan je leidinggevende. Anderen lezen alleen wat je zelf deelt of vraagt. Uitkomsten toon ik alleen van groepen, nooit van één persoon. Wie de server beheert, kan technisch bij wat is opgeslagen; en het programma waarin je typt, bewaart je berichten ook.
profile-about-must = Nee. Meedoen is vrijwillig, en elke taak ook. Overslaan of stoppen mag altijd, zonder reden. Niemand krijgt dat van mij te zien.
profile-home = Altijd bij de hand
profile-help-stop = Typ ‘overzicht’ en je ziet je week in één blik. Typ ‘stop’ en ik stuur je uit mezelf niets meer. Dat werkt meteen.
profile-settings = Jouw instellingen
profile-kept = Bewaard. Het geldt vanaf nu.
profile-no-pause = Je had geen pauze.
profile-not-joined = { $consent ->
    [stopped] Je bent gestopt. Ik stuur je dus niets uit mezelf. Wil je terug, dan kan dat altijd.
   *[other] Je doet niet mee. Ik stuur je dus niets uit mezelf. Wil je meedoen, dan kan dat altijd.
}
profile-language = Taal
profile-language-nl = Nederlands
profile-language-en = Engels
profile-speak-nl = Nederlands, graag
profile-speak-en = English, please
profile-moment = Vast moment
profile-moment-title = Moment en werktijd
profile-moment-button = Moment en werktijd…
profile-when = { $day } rond { $hour }
profile-day = Op welke dag past een taak?
profile-hour = Rond welk uur?
profile-pattern = Werktijd
profile-pattern-hint = Bijvoorbeeld: ma-vr 9-17, of di,wo,za 7-15, of vr 22-06. Buiten deze tijd stuur ik niets uit mezelf.
profile-pattern-day = ‘{ $part }’ ken ik niet als dag. Schrijf bijvoorbeeld: ma-vr 9-17.
profile-pattern-hours = ‘{ $part }’ begrijp ik niet als tijd. Schrijf bijvoorbeeld: ma-vr 9-17.
profile-pattern-long = ‘{ $part }’ is wel erg lang voor één dag. Bedoel je 9-17 in plaats van 9-5?
profile-pattern-overlap = ‘{ $part }’ loopt door andere werktijd heen. Schrijf elke dag één keer op.
profile-pattern-empty = Vul je werktijd in, bijvoorbeeld: ma-vr 9-17.
profile-groups = Soort werk
profile-groups-hint = Daar zoek ik taken bij uit.
profile-tools = Wat je mag gebruiken
profile-tools-hint = Ik stel alleen voor wat hiermee kan. Niets aangevinkt mag ook.
profile-how-title = Hoe werk jij?
profile-how-intro = Verander wat niet klopt. De rest mag je overslaan.
profile-work-title = Werk en gereedschap
profile-work-button = Werk en gereedschap…
profile-pause-title = Even pauze
profile-pause-button = Even pauze…
profile-pause-until = Vanaf welke dag mag ik weer iets sturen?
profile-pause-past = Kies een dag na vandaag, hooguit een jaar vooruit.
profile-resume-button = Pauze stoppen
profile-coaching = Taken van mij
profile-on = aan
profile-waits = aan, zodra je team meedoet
profile-off = uit
profile-paused = pauze tot { $day }
profile-paused-open = pauze tot je zelf weer begint
profile-resting = Je hebt nu pauze tot { $day }. Tot dan stuur ik je geen taken.
profile-resting-open = Je hebt nu pauze tot je zelf weer begint. Tot dan stuur ik je geen taken.
profile-away = Afwezig
profile-away-until = tot { $day }, volgens je status. Tot dan stuur ik je geen taken.
profile-ask-pause = Hoe lang wil je pauze? Tot dan stuur ik je niets uit mezelf.
profile-pause-unclear = Welke dag je bedoelt, is me nog niet duidelijk. Kies er hier een, of typ het zo: ‘pauze tot 6 januari’. Het kan tot een jaar vooruit.
profile-pause-weeks = { $weeks ->
    [one] Een week, tot { $day }
   *[other] { $weeks } weken, tot { $day }
}
profile-pause-open = Tot ik zelf weer begin
profile-other-day = Andere dag…
profile-sure-pause = Pauze tot { $day }: dan begin ik weer. Klopt dat?
profile-sure-pause-open = Pauze tot je zelf weer begint. Tot dan hoor je niets van me. Klopt dat?
profile-sure-moment = Je taak komt voortaan op { $moment }.
profile-sure-every = { $weeks ->
    [one] Je taak komt voortaan elke week, op { $moment }.
   *[other] Je taak komt voortaan elke { $weeks } weken, op { $moment }.
}
profile-sure-work = Je werktijd is voortaan: { $pattern }. Buiten deze tijd stuur ik niets uit mezelf. Klopt dat?
profile-sure = Klopt dat?
profile-sure-yes = Ja, klopt
profile-sure-other = Nee, anders…
profile-whole-hour = Ik werk met hele uren, dus { $moment } lukt net niet. Past een van deze ook?
profile-not-worked = Op { $moment } werk je volgens mij niet, en dan stuur ik niets uit mezelf. Dit komt het dichtst in de buurt. Klopt je werktijd niet, dan kun je die hier veranderen.
profile-take = Op { $moment }
profile-leave = Nee, laat zo
profile-moment-unclear = Welk moment je bedoelt, is me nog niet duidelijk. Typ het zo: ‘liever op donderdag om 14 uur’. Of kies het hier.
profile-ask-rhythm = Hoe vaak wil je een taak? Het kan elke week of elke twee weken.
profile-rhythm = { $weeks ->
    [one] Elke week
   *[other] Elke { $weeks } weken
}
profile-rhythm-button = Hoe vaak?
profile-ask-language = Ik spreek Nederlands en Engels. Kies wat jou het best past. / I speak Dutch and English. Choose what suits you best.
profile-stop-button = Stop
profile-join-button = Ik doe mee
profile-start-button = Ik doe weer mee
profile-choose = Kies iets uit de lijst.
profile-submit = Bewaren
profile-close = Terug
profile-none = niets
profile-stopped = Gestopt. Ik stuur je uit mezelf niets meer: geen taken, geen korte vragen, en ook niet wat al klaarstond.
profile-stopped-duty = Wat bij jouw taak hoort ({ $duties }), stuur ik je nog wel.
profile-not-chosen = Je hebt nog niets gekozen, en ik stuur je nu niets. Kies je ‘Later’, dan vraag ik het over vier weken nog één keer.
profile-choose-later = Later
profile-choose-no = Nee, liever niet
profile-mine = Dit is alles wat ik van je weet
profile-mine-who = Alleen jij ziet dit overzicht. Je leidinggevende en je collega's zien het niet.
profile-name = Naam
profile-ref = Nummer in de personeelslijst
profile-email = E-mail
profile-team = Team
profile-duties = Taak in het programma
profile-addresses = Waar ik je bereik
profile-address = { $platform ->
    [slack] een gesprek in Slack (jouw nummer daar: { $id })
    [teams] een gesprek in Teams (jouw nummer daar: { $id })
    [web] de webpagina (jouw naam daar: { $id })
   *[other] { $platform } (jouw nummer daar: { $id })
}
profile-via = via { $platform ->
    [slack] Slack
    [teams] Teams
    [web] de webpagina
   *[other] { $platform }
}
profile-used = laatst gebruikt op { $moment }
profile-not-reached = de app is daar weg
profile-own = Wat je zelf instelde
profile-own-language = taal
profile-own-day = dag
profile-own-hour = uur
profile-own-pattern = werktijd
profile-own-groups = soort werk
profile-own-tools = wat je mag gebruiken
profile-own-paused-until = pauze
profile-looks = Wanneer ik weer kijk of er iets voor je is
profile-zone = Tijdzone en land
profile-said = Berichten die ik je uit mezelf stuurde
profile-planned = Berichten die klaarstaan
profile-ready = Bestanden die voor je klaarstaan
profile-message = Bericht van { $moment }
profile-message-welcome = uitnodiging
profile-message-nudge = taak
profile-message-pulse = korte meting
profile-message-ai-hour = AI-uur
profile-message-question = vraag of antwoord
profile-message-story = verhaal
profile-message-codesign = taken van collega's
profile-message-other = iets anders
profile-message-planned = { $kind ->
    [update] wordt nog bijgewerkt
    [withdraw] wordt nog weggehaald
   *[send] staat klaar
}
profile-message-sending = gaat nu weg
profile-message-sent = { $kind ->
    [update] bijgewerkt
    [withdraw] weggehaald
   *[send] verstuurd
}
profile-message-dropped = niet verstuurd, want het hoefde niet meer
profile-message-failed = niet gelukt
profile-message-unknown = misschien aangekomen
profile-message-expired = niet verstuurd, want het was te laat
profile-export-button = Als bestand
profile-export = Alles wat ik van je weet, twee keer: als pagina om te lezen en als bestand voor een programma.
profile-export-messages = Van elk bericht staat erin wanneer het kwam en waar het over ging. De tekst ervan bewaar ik niet.
profile-export-made = Gemaakt op { $moment }.
profile-erase-button = Alles wissen
profile-ask-erase = Alles wissen? Dan verdwijnt alles wat ik over je weet, trek ik je verhalen terug uit het teamkanaal en stopt wat klaarstaat. Een vraag van jou die nog openstaat, trek ik in; daar komt dan geen antwoord meer op. Over jou blijft één ding over: een onleesbaar merkteken dat zegt dat ik je niet opnieuw mag benaderen. Wat je aan een collega of je team gaf, zoals een antwoord, een AI-uur of een taak die de catalogus in ging, houden zij, zonder je naam. Terugdraaien kan niet.
profile-erase-yes = Ja, wis alles
profile-erase-no = Nee, laat staan
profile-as-it-is = Goed, alles blijft zoals het is.
profile-erased = Gewist. Ik weet niets meer van je, op één onleesbaar merkteken na: daardoor benader ik je niet opnieuw. Dank dat je er was.
