pulse-ask = { $count ->
    [one] Eén korte vraag over AI in je werk. Een paar tellen.
   *[other] Twee korte vragen over AI in je werk. Tien tellen.
}
pulse-confidential = Vertrouwelijk: je antwoord telt alleen mee als groep, en een groep is pas te zien vanaf { $minimum } antwoorden (bij gevoelige vragen { $sensitive }). Overslaan mag altijd.
pulse-noted = { $question } Genoteerd.
pulse-thanks = Genoteerd, dank je. Dat was het voor deze week.
pulse-after = Wat ermee gebeurt: op { $date } tel ik de antwoorden van iedereen op en gooi ik de losse antwoorden weg. Te zien is het alleen als groep, pas vanaf { $minimum } antwoorden (bij gevoelige vragen { $sensitive }).
pulse-change = Ik wil mijn antwoord wijzigen
pulse-closed = Deze vragen zijn inmiddels afgesloten, dus er is niets veranderd. Dank je dat je eraan dacht.
pulse-results-button = Uitslagen bekijken
pulse-stale = Deze vraag past niet meer bij deze week. Er is niets veranderd.
pulse-not-joined = Je doet nu niet mee, dus ik heb niets bewaard. Meedoen mag, op elk moment.
pulse-join-button = Ik doe mee
pulse-home = { $count ->
    [one] Eén korte vraag van deze week. Overslaan mag, je antwoord wijzigen ook.
   *[other] Twee korte vragen van deze week. Overslaan mag, je antwoord wijzigen ook.
}
pulse-home-button = Naar de vragen
pulse-mine = Je antwoord op ‘{ $question }’
