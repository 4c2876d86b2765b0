# Vragen aan een ambassadeur. Eerst wat de vraagsteller leest, dan wat de ambassadeur leest.

question-ask-button = Stel een vraag…
question-topic-other = Iets anders
question-someone = een ambassadeur

question-form-title = Stel je vraag
question-form-intro = Een collega die ambassadeur is, geeft je antwoord. Je hoort meteen wie, en wanneer. Ook kleine en ‘domme’ vragen zijn welkom.
question-form-topic = Waar gaat het over?
question-form-text = Je vraag
question-form-text-hint = Zet er geen namen van klanten of collega's in.
question-form-unnamed = Zonder mijn naam
question-form-unnamed-hint = De ambassadeur ziet dan niet wie het vraagt, ook je team niet. Let op wat je in de tekst over jezelf zegt.
question-form-submit = Versturen
question-form-keep = Bewaren
question-form-close = Sluiten
question-form-choose = Kies iets uit de lijst.
question-form-empty = Hier staat nog niets. Schrijf een paar woorden.
question-form-long = Dit is te lang: { $limit } tekens passen. Kun je het korter zeggen?
question-unnamed-hint = Je naam staat er niet bij. Zet hem dus ook niet in de tekst.

question-offer = Zal ik dit aan een ambassadeur vragen?
question-offer-named = Waar gaat het over? Kies, en ik stuur het met je naam erbij.
question-offer-unnamed = Waar gaat het over? Kies, en ik stuur het zonder je naam en je team.
question-offer-named-button = Zonder mijn naam
question-offer-unnamed-button = Toch met mijn naam
question-offer-kept = Er is nog niets verstuurd. Ik bewaar je tekst hooguit een dag. Zet er geen namen van klanten of collega's in.
question-draft-reply = Dit is mijn antwoord aan { $name }
question-draft-answer = Dit is mijn antwoord op de vraag die bij mij ligt
question-stop-or = Bedoel je dat ik moet stoppen?
question-means-stop = Stop
question-means-question = Nee, het is een vraag
question-edit = Eerst aanpassen…
question-drop = Laat maar
question-dropped = Goed. Je tekst is weg en er is niets verstuurd.
question-draft-gone = Deze tekst heb ik niet meer. Wil je het nog vragen? Dat kan hier.
question-too-long = Dat past niet in één vraag: { $limit } tekens is het meeste. Er is niets bewaard. Kun je het korter zeggen?

question-is-open = { $role ->
    [ambassador] Je vraag ligt bij { $name }, ambassadeur. Je hoort iets uiterlijk { $moment }.
   *[owner] Je vraag ligt bij { $name }, programma-eigenaar. Je hoort iets uiterlijk { $moment }.
}
question-is-claimed = { $role ->
    [ambassador] { $name }, ambassadeur, is met je vraag bezig. Je hoort iets uiterlijk { $moment }.
   *[owner] { $name }, programma-eigenaar, is met je vraag bezig. Je hoort iets uiterlijk { $moment }.
}
question-is-rests = { $role ->
    [ambassador] Je vraag staat bij { $name }, ambassadeur. Je hoort het zodra er antwoord is.
   *[owner] Je vraag staat bij { $name }, programma-eigenaar. Je hoort het zodra er antwoord is.
}
question-is-waiting = { $name } wil eerst nog iets van je weten en wacht op je antwoord.
question-is-answered = { $name } heeft je vraag beantwoord.
question-is-solved = { $name } heeft je vraag beantwoord, en je was ermee geholpen.
question-is-nobody = Er is nu niemand beschikbaar. Je vraag blijft staan. Ik kijk elke werkdag opnieuw, en je hoort het zodra iemand hem heeft.
question-sent-unnamed = Je naam en je team staan er niet bij. Alleen ik weet dat hij van jou is, om je het antwoord te kunnen brengen.
question-take-back = Vraag intrekken
question-bring = Je hebt nog een vraag openstaan. Zal ik je het antwoord nog brengen?
question-bring-yes = Ja, graag
question-bring-no = Nee, trek hem in
question-bring-silent = Kies je niets, dan breng ik je het antwoord één keer, of wat de ambassadeur eerst nog wil weten. Verder niets.
question-still-duty = Als ambassadeur krijg je nog vragen van collega's.
question-brought = Goed. Je krijgt het antwoord nog. Verder stuur ik je niets.
question-not-brought = Goed. Wat je vroeg is ingetrokken en gewist, en er komt niets meer.
question-taken-back = Je vraag is ingetrokken en gewist. Dit was je tekst, als je hem nog wilt gebruiken:
question-not-there = Deze vraag is er niet meer, of ligt niet bij jou. Er is niets veranderd.

question-moved = { $role ->
    [ambassador] Je vraag is doorgegeven en ligt nu bij { $name }, ambassadeur. Je hoort iets uiterlijk { $moment }.
   *[owner] Je vraag is doorgegeven en ligt nu bij { $name }, programma-eigenaar. Je hoort iets uiterlijk { $moment }.
}
question-still = { $role ->
    [ambassador] Nog niemand kwam eraan toe. Je vraag staat nu bij { $name }, ambassadeur; je hoort het zodra er antwoord is.
   *[owner] Nog niemand kwam eraan toe. Je vraag staat nu bij { $name }, programma-eigenaar; je hoort het zodra er antwoord is.
}
question-waits = Je vraag staat nog bij { $name }. Je hoort het zodra er antwoord is. Hoeft het niet meer? Dan kun je hem intrekken.
question-waits-last = Je vraag staat nog bij { $name }, en daar blijft hij staan. Hierna zeg ik er niets meer over tot er antwoord is. Intrekken kan altijd.
question-nobody = Even is er niemand die je vraag kan oppakken. Hij blijft staan. Ik kijk elke werkdag opnieuw, en je hoort het zodra iemand hem heeft.
question-claimed = { $name } heeft je vraag opgepakt. Je hoort iets uiterlijk { $moment }.
question-claimed-rests = { $name } heeft je vraag opgepakt. Je hoort het zodra er antwoord is.

question-asked-back = { $name } wil eerst nog iets van je weten:
question-asked-back-again = { $name } wacht nog op je antwoord. Hoeft het niet meer? Dan kun je je vraag intrekken. Dit was het:
question-stay-unnamed = Je naam blijft weg, ook als je antwoordt.
question-reply = Antwoorden…
question-reply-title = Je antwoord
question-reply-text = Wat wil je erover zeggen?
question-replied = Dank je, ik geef het door.

question-answer = Antwoord van { $name }
question-yours = Je vroeg: { $text }
question-signed = { $name }, { $moment }
question-solved-ask = Ben je hiermee geholpen?
question-solved-button = Opgelost
question-not-yet-button = Nog niet…
question-solved = Mooi, dan sluiten we hem af. Dank dat je het vroeg.
question-not-yet-title = Nog niet opgelost
question-not-yet-text = Wat mis je nog?
question-not-yet-who = Wie mag verder kijken?
question-not-yet-same = { $name }, dezelfde collega
question-not-yet-else = Liever iemand anders
question-reopened = Goed dat je het zegt. Ik geef het door.

question-home = Je vragen
question-home-none = Je hebt geen vragen lopen. Vragen kan altijd, ook als je niet meedoet.
question-home-more = En nog { $count }.

# De ambassadeur

question-unnamed = een collega (zonder naam)
question-named-team = { $name } ({ $team })
question-card = Een vraag van { $who }. Onderwerp: { $topic }
question-card-title = { $topic }: { $who }
question-card-open = Graag antwoord uiterlijk { $moment }. Lukt dat niet? Geef hem gerust door.
question-card-claimed = Je hebt hem opgepakt. Graag antwoord uiterlijk { $moment }.
question-card-open-rests = Nog niemand kwam aan deze vraag toe. Hij blijft bij jou staan. Lukt het niet, geef hem gerust door.
question-card-claimed-rests = Je hebt hem opgepakt. Wie het vroeg, hoort het zodra je antwoordt.
question-card-waiting = Je hebt iets teruggevraagd. Tot er antwoord is, staat je tijd stil.
question-card-answered = Je antwoord is bezorgd. Dank je.
question-card-solved = Opgelost. Dank je.
question-card-older = Deze vraag kwam bij je terug en is daarna beantwoord. Het hele gesprek staat verderop.
question-card-passed = Deze vraag is overgedragen aan een collega. Je hoeft niets meer te doen.
question-card-passed-to = Deze vraag is overgedragen aan { $name }. Je hoeft niets meer te doen.
question-card-gone = Deze vraag is ingetrokken. Je hoeft niets meer te doen.
question-line-back = Teruggevraagd:
question-line-reply = Antwoord daarop:
question-line-answer = Antwoord:
question-line-missing = Dit miste er nog:

question-claim-button = Ik pak hem op
question-answer-button = Beantwoorden…
question-back-button = Iets terugvragen…
question-hand-over-button = Overdragen…
question-answer-title = Je antwoord
question-answer-text = Wat zou jij doen?
question-answer-hint = ‘Dat weet ik niet zeker’ is ook een antwoord. Je naam staat eronder.
question-back-title = Iets terugvragen
question-back-text = Wat wil je eerst weten?
question-back-hint = Eén vraag. Ik breng hem, en je tijd staat stil tot er antwoord is.
question-wait-first = Je hebt al iets teruggevraagd. Zodra er antwoord is, hoor je het.
question-hand-over-title = Vraag overdragen
question-hand-over-submit = Overdragen
question-hand-over-to = Aan wie?
question-hand-over-anyone = Kies jij maar
question-hand-over-hint = Ik zoek iemand die nu beschikbaar is.
question-only-you = Er is nu niemand anders beschikbaar. De vraag blijft daarom bij jou.
question-elsewhere-other = { $name } heeft deze vraag nu. Je hoeft niets meer te doen.
question-elsewhere-nobody = Deze vraag ligt niet meer bij jou. Ik zoek iemand anders, je hoeft niets te doen.
question-elsewhere-answered = Deze vraag is al beantwoord. Je hoeft niets meer te doen.
question-elsewhere-text = Je tekst is niet verstuurd. Hier staat hij, zodat je hem niet kwijt bent:

question-home-queue = { $count ->
    [0] Geen vragen voor jou nu
    [one] Eén vraag voor jou
   *[other] { $count } vragen voor jou
}
question-home-away = Je bent er even niet, tot en met { $day }. Je krijgt zolang geen nieuwe vragen.
question-setting = { $cap ->
    [one] Hooguit 1 nieuwe vraag per week, over { $topics }.
   *[other] Hooguit { $cap } nieuwe vragen per week, over { $topics }.
}
question-topics-all = alle onderwerpen
question-away-button = Ik ben er even niet…
question-present-button = Ik ben er weer
question-availability-button = Aantal en onderwerpen…
question-away-title = Even niet beschikbaar
question-away-intro = Je krijgt zolang geen nieuwe vragen. Wat je nog niet had opgepakt, gaat naar een collega. Waarom je weg bent, hoef je niet te zeggen.
question-away-until = Tot en met welke dag?
question-away-unclear = Deze dag begrijp ik niet. Kies een dag.
question-away-range = Kies vandaag of een dag daarna, binnen een jaar.
question-away = { $count ->
    [0] Genoteerd: tot en met { $day } krijg je geen nieuwe vragen.
    [one] Genoteerd: tot en met { $day } krijg je geen nieuwe vragen. Eén vraag heb ik doorgegeven.
   *[other] Genoteerd: tot en met { $day } krijg je geen nieuwe vragen. { $count } vragen heb ik doorgegeven.
}
question-away-kept = { $count ->
    [one] Eén vraag had je al opgepakt; die blijft bij jou. Overdragen kan ook, in je overzicht.
   *[other] { $count } vragen had je al opgepakt; die blijven bij jou. Overdragen kan ook, in je overzicht.
}
question-present = Fijn dat je er weer bent. Je kunt weer vragen krijgen.
question-availability-title = Jouw vragen
question-availability-cap = Hoeveel nieuwe vragen per week, hooguit?
question-availability-topics = Over welke onderwerpen?
question-availability-topics-hint = Niets gekozen betekent: alles mag.
question-available = Genoteerd. { $setting }
question-no-duty = Dit is voor ambassadeurs. Wil je er een worden? Vraag het je programma-eigenaar.

# Wat er bewaard wordt

question-mine-draft = Getypt op { $moment }, niet verstuurd
question-mine-asked = Gevraagd op { $moment }
question-mine-unnamed = Gevraagd op { $moment }, zonder naam
question-mine-status = Hoe het ermee staat
question-mine-back = Wat de ambassadeur terugvroeg
question-mine-reply = Wat je daarop zei
question-mine-answer = Wat de ambassadeur antwoordde
question-mine-missing = Wat je nog miste
question-mine-said-answer = Je antwoord als ambassadeur op { $moment }
question-mine-said-back = Wat je als ambassadeur terugvroeg op { $moment }
question-mine-queue = Vragen die nu bij je liggen
question-mine-setting = Welke vragen je wilt krijgen
question-mine-away = Je bent er niet tot en met

question-totals = Vragen aan ambassadeurs
question-totals-answered = Beantwoord
question-totals-hours = Werkuren tot het antwoord (de middelste)

question-sample-text = Mag ik een mail van een klant door AI laten samenvatten als ik de naam weghaal?
question-sample-back = Welke tool gebruik je daarvoor?
question-sample-reply = De chat die we van het werk hebben gekregen.
question-sample-answer = In die tool mag het, als er ook geen klantnummer meer in staat. Lees de samenvatting daarna zelf na.
question-sample-missing = En hoe zit het met de bijlagen?
question-rules = Kijk in de huisregels
