# Wat de coach zelf zegt, los van een onderdeel.
unknown-person = Ik ken je nog niet. Vraag de programma-eigenaar van je organisatie om je toe te voegen.
too-long = Dat is te lang voor mij: ik kan { $limit } tekens aan. Er is niets bewaard. Kun je het korter zeggen?
stale-button = Die knop is van eerder en doet niets meer. Er is niets veranderd. Typ ‘help’ om te zien wat kan.
sorry = Daar ging aan mijn kant iets mis. Er is niets veranderd en niets kwijt. Probeer het zo nog eens, of typ ‘help’.
open-form = Dat kan. Open hier het formulier:
answered-in-chat = Ik heb je geantwoord in onze eigen chat.
