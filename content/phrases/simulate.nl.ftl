# Wat `coach simulate` vertelt: alleen aantallen, en de beloften die niet zijn gehouden.
simulate-title = { $people } verzonnen mensen, { $weeks } weken, { $count } persoonsweken. Zaad { $seed }.
simulate-week = Week { $week } van { $weeks }…
simulate-speed = { $count } persoonsweken in { $seconds } seconden: { NUMBER($speed, maximumFractionDigits: 0) } per seconde.
simulate-invitations = uitnodigingen
simulate-yes = zeiden ja
simulate-later = zeiden later
simulate-no = zeiden nee
simulate-offers = aanbod van kaarten
simulate-choices = waaruit gekozen werd
simulate-declines = deze week niet
simulate-silences = die bleven liggen
simulate-tried = taken geprobeerd
simulate-reminders = herinneringen
simulate-follow-ups = navragen
simulate-pulses = pulsen
simulate-answers = antwoorden daarop
simulate-pauses = pauzes
simulate-goodbyes = keer tot ziens
simulate-stops = keer stop
simulate-moves = naar een ander team
simulate-moments = kozen een ander moment
simulate-leave-weeks = weken verlof of pauze
simulate-leavers = gingen uit dienst
simulate-broken = { $count ->
    [0] Alle beloften zijn gehouden.
    [one] Eén belofte is niet gehouden:
   *[other] { $count } beloften zijn niet gehouden:
}
simulate-breach = { $what } (week { $week }, werkweek { $pattern }, persoon { $person })
simulate-rule-one-a-week = een tweede taak in één week
simulate-rule-at-work = gezegd buiten werktijd
simulate-rule-no-holiday = gezegd op een feestdag
simulate-rule-no-rest-disturbed = gezegd tijdens verlof of een pauze
simulate-rule-only-after-yes = coaching zonder ja
simulate-rule-only-where-opened = iets ongevraagds in een team dat niet open is
simulate-rule-unasked = iets ongevraagds aan iemand die geen ja zei
simulate-rule-invited-twice = een keer te vaak of te vroeg uitgenodigd
simulate-rule-answered = een druk op een knop zonder antwoord
simulate-rule-not-shown-again = een kaart opnieuw getoond binnen acht weken
simulate-rule-not-tried-again = een geprobeerde kaart opnieuw binnen twaalf maanden
simulate-rule-one-reminder = meer dan één herinnering voor een plan
simulate-rule-one-follow-up = vaker dan één keer nagevraagd bij een keuze
simulate-rule-follow-ups-apart = nagevraagd bij twee keuzes tegelijk
simulate-rule-two-questions = meer dan twee pulsvragen in een week
simulate-rule-one-goodbye = nog iets gezegd na tot ziens
simulate-rule-shrinks = te veel, of te vroeg tot ziens, na een aanbod dat bleef liggen
simulate-rule-not-forgotten = wekenlang niets voor iemand die ja zei
