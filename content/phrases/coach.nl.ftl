# Wat de coach zelf zegt, los van een onderdeel.
unknown-person = Ik ken je nog niet. Vraag de programma-eigenaar van je organisatie om je toe te voegen.
unknown-account = Bij jouw e-mailadres ken ik al een ander account. Het kan van een collega zijn, dus ik laat hier niets zien en bewaar niets. Wil je meedoen met dit account? Stuur dit dan aan de programma-eigenaar van je organisatie: { $account }.
marked-person = Bij jouw e-mailadres staat bij mij één onleesbaar merkteken: dat ik niemand op dit adres benader. Dat komt bijvoorbeeld doordat je eerder alles liet wissen. Meer weet ik niet. Wil je toch meedoen? Typ ‘start’, dan haal ik het weg.
marked-back = Het merkteken is weg. Ik ken je nog niet. Vraag de programma-eigenaar van je organisatie om je toe te voegen, dan kun je daarna kiezen of je meedoet.
too-long = Dat is te lang voor mij: ik kan { $limit } tekens aan. Er is niets bewaard. Kun je het korter zeggen?
hello = Hoi! Ik ben een bot. Typ ‘help’ om te zien wat kan. Niets hoeft.
you-are-welcome = Graag gedaan.
nothing-asked = Oké. Er staat nu niets open waar dit een antwoord op is, dus er is niets veranderd. Typ ‘help’ om te zien wat kan, of ‘stop’ als je niets meer wilt.
stale-button = Die knop is van eerder en doet niets meer. Er is niets veranderd. Typ ‘help’ om te zien wat kan.
sorry = Daar ging aan mijn kant iets mis. Er is niets veranderd en niets kwijt. Probeer het zo nog eens, of typ ‘help’.
open-form = Dat kan. Open hier het formulier:
answered-in-chat = Ik heb je geantwoord in onze eigen chat.
