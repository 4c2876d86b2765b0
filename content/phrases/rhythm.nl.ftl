rhythm-goodbye = Het lijkt erop dat het nu even niet past, en dat is prima. Ik laat je met rust: er komt niets meer tot je zelf weer zin hebt. Eén druk op de knop is dan genoeg.
rhythm-back = Ik doe weer mee
rhythm-why-not = Als je wilt: wat paste er niet? Het telt alleen voor je volgende kaarten en niemand anders ziet het.
rhythm-reason-too-big = Te groot
rhythm-reason-no-time = Geen tijd
rhythm-reason-not-my-work = Past niet bij mijn werk
rhythm-reason-kept = Dank je. Bij je volgende kaarten houd ik er rekening mee. Daarna vergeet ik het.
rhythm-reason-forget = Vergeet het maar
rhythm-mine-every = Hoe vaak ik iets aanbied
rhythm-every = { $weeks ->
    [one] elke week
   *[other] elke { $weeks } weken
}
rhythm-slowed = nu { $now }, omdat je twee keer niets koos; kies je weer iets, dan weer { $often }
rhythm-silent = nu geen nieuwe kaarten, omdat je drie keer niets koos; kies je weer iets, dan weer { $often }
rhythm-first = Op zijn vroegst is dat { $moment }.
rhythm-as-ever = { $weeks ->
    [one] Elke week
   *[other] Elke { $weeks } weken
}
rhythm-mine-quiet = Keren achter elkaar niets gekozen
rhythm-quiet = { $count }. Bij 2 kom ik half zo vaak, bij 3 laat ik je met rust. Alleen jij ziet dit.
rhythm-mine-reason = Waarom niet, zei je
rhythm-plan-type = Of typ zelf een moment, zoals ‘morgen na de lunch’.
rhythm-plan-check = ‘{ $title }’ op { $moment }, klopt dat?
rhythm-plan-outside = Dat is buiten je werktijd. Het mag: het is jouw moment.
rhythm-plan-yes = Ja, klopt
rhythm-plan-other = Ander moment…
rhythm-plan-leave = Nee, laat zo
rhythm-plan-unclear = Welk moment je bedoelt, is me nog niet duidelijk. Kies er hier een, of typ het zo: ‘dinsdag 13 uur’. Het kan tot twee maanden vooruit.
rhythm-plan-resting = Genoteerd: { $moment }. Dan heb je pauze of ben je vrij, dus ik herinner je er niet aan.
