# De maand van de verzonnen mensen: het verslag en de tabel aan het eind.
demo-title = { $weeks ->
    [one] Een week bij een verzonnen bedrijf
   *[other] { $weeks } weken bij een verzonnen bedrijf
}
demo-intro = { $people } collega's in { $teams } teams ({ $sizes }). Iedereen speelt een eigen rol uit een script: enthousiast, sceptisch of stil. De klok, de database en de coach zijn echt. Zaad { $seed }.
demo-follow = Je volgt:
demo-others = Van de anderen zie je per dag één regel, en wat zij in een kanaal delen. Alles zien: --full.
demo-keen = enthousiast
demo-sceptic = sceptisch
demo-silent = stil
demo-duty-owner = programma-eigenaar
demo-duty-lead = teamleider
demo-duty-ambassador = ambassadeur
demo-duty-council = ondernemingsraad
demo-week = Week { $number } · { $first } t/m { $last }
demo-bot = Omega
demo-to = { $time }  { demo-bot } → { $name }: { $text }
demo-reply = { demo-bot }: { $text }
demo-changed = { $time }  { demo-bot } past aan bij { $name }: { $text }
demo-taken-back = { $time }  { demo-bot } haalt een bericht weg bij { $name }
demo-channel = { $time }  { demo-bot } in #{ $name }: { $text }
demo-presses = { $time }  { $name } ▸ { $label }
demo-says = { $time }  { $name }: “{ $text }”
demo-fills = { $time }  { $name } vult in ‘{ $label }’: { $text }
demo-opens-home = { $time }  { $name } kijkt bij Start
demo-rest = en verder: { $list }
demo-rest-offer = { $count ->
    [one] 1 collega krijgt kaarten
   *[other] { $count } collega's krijgen kaarten
}
demo-rest-yes = { $count ->
    [one] 1 doet mee
   *[other] { $count } doen mee
}
demo-rest-later = { $count ->
    [one] 1 zegt later
   *[other] { $count } zeggen later
}
demo-rest-no = { $count ->
    [one] 1 zegt nee
   *[other] { $count } zeggen nee
}
demo-rest-picked = { $count ->
    [one] 1 kiest een kaart
   *[other] { $count } kiezen een kaart
}
demo-rest-declined = { $count } × ‘deze week niet’
demo-rest-result = { $count ->
    [one] 1 vertelt hoe het ging
   *[other] { $count } vertellen hoe het ging
}
demo-rest-pulse = { $count ->
    [one] 1 pulse-antwoord
   *[other] { $count } pulse-antwoorden
}
demo-rest-asked = { $count ->
    [one] 1 vraag
   *[other] { $count } vragen
}
demo-rest-answered = { $count ->
    [one] 1 antwoord van een ambassadeur
   *[other] { $count } antwoorden van ambassadeurs
}
demo-rest-story = { $count ->
    [one] 1 verhaal
   *[other] { $count } verhalen
}
demo-rest-wish = { $count ->
    [one] 1 wil een verhaal proberen
   *[other] { $count } willen een verhaal proberen
}
demo-rest-planned = { $count ->
    [one] 1 AI-uur gepland
   *[other] { $count } AI-uren gepland
}
demo-rest-joined = { $count ->
    [one] 1 meldt zich aan voor een AI-uur
   *[other] { $count } melden zich aan voor een AI-uur
}
demo-end = Tot slot, { $date }: de eigenaar vraagt naar de uitslagen
demo-table = Geteld uit wat deze { $people } mensen zelf deden
demo-row-consent = Meedoen
demo-consent = ja { $yes } · later { $later } · nee { $no } · geen antwoord { $silent }
demo-row-nudges = Kaarten
demo-nudges = { $offered ->
    [one] 1 keer aangeboden
   *[other] { $offered } keer aangeboden
}
demo-nudges-tried = geprobeerd { $tried } (bruikbaar { $useful } · deels { $partly } · niets { $nothing } · bewust zonder AI { $without })
demo-nudges-picked = gekozen, niets over verteld { $picked }
demo-nudges-declined = deze week niet: gezegd { $declined } · stil { $silent }
demo-row-pulse = Pulse
demo-pulse = { $answers } antwoorden op { $asked } gestelde vragen
demo-row-shown = Te zien
demo-shown = totaal ({ $items ->
    [one] 1 vraag
   *[other] { $items } vragen
}) en { $teams }
demo-shown-total = totaal ({ $items ->
    [one] 1 vraag
   *[other] { $items } vragen
})
demo-row-hidden = Niet te zien
demo-hidden = { $teams }: het kleinste team zou anders uit totaal min de rest te rekenen zijn
demo-not-counted = nog niets: de uitslag komt na vier weken
demo-nothing-shown = niets: te weinig antwoorden
demo-row-stories = Verhalen
demo-stories = { $count } (wat lukte { $wins } · blunders { $blunders }), { $wishes } × ‘dit wil ik proberen’
demo-row-questions = Vragen
demo-questions = { $count } (zonder naam { $unnamed }), { $answered } beantwoord, { $solved } opgelost, { $again } × ‘nog niet’
demo-wait = doorgaans { $hours } werkuren tot een antwoord (mediaan, werktijd van wie antwoordde)
demo-row-hours = AI-uren
demo-hours = { $planned } gepland, { $held } gehouden, { $joined ->
    [one] 1 aanmelding
   *[other] { $joined } aanmeldingen
}
demo-footnote = Wie kaarten liet liggen of er ‘deze week niet’ op zei, weet alleen het script: de coach bewaart het niet.
