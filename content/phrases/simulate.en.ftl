# What `coach simulate` tells: counts alone, and the promises that broke.
simulate-title = { $people } made-up people, { $weeks } weeks, { $count } person-weeks. Seed { $seed }.
simulate-week = Week { $week } of { $weeks }…
simulate-speed = { $count } person-weeks in { $seconds } seconds: { NUMBER($speed, maximumFractionDigits: 0) } a second.
simulate-invitations = invitations
simulate-yes = said yes
simulate-later = said later
simulate-no = said no
simulate-offers = offers of cards
simulate-choices = ended in a choice
simulate-declines = declined
simulate-silences = left as they were
simulate-tried = tasks tried
simulate-reminders = reminders
simulate-follow-ups = follow-ups
simulate-pulses = pulses
simulate-answers = answers to them
simulate-pauses = pauses
simulate-goodbyes = goodbyes
simulate-stops = stops
simulate-moves = moved to another team
simulate-moments = chose another moment
simulate-leave-weeks = weeks of leave or pause
simulate-leavers = left the organisation
simulate-broken = { $count ->
    [0] All promises were kept.
    [one] One promise was broken:
   *[other] { $count } promises were broken:
}
simulate-breach = { $what } (week { $week }, working week { $pattern }, person { $person })
simulate-rule-one-a-week = a second task in one week
simulate-rule-at-work = said outside working hours
simulate-rule-no-holiday = said on a public holiday
simulate-rule-no-rest-disturbed = said on leave or in a pause
simulate-rule-only-after-yes = coaching without a yes
simulate-rule-only-where-opened = something unasked in a team that is not open
simulate-rule-unasked = something unasked to someone who did not say yes
simulate-rule-invited-twice = invited once too often, or too soon
simulate-rule-answered = a press that was not answered
simulate-rule-not-shown-again = a card shown again within eight weeks
simulate-rule-not-tried-again = a card again that was tried within twelve months
simulate-rule-one-reminder = more than one reminder for a plan
simulate-rule-one-follow-up = more than one follow-up for a choice
simulate-rule-follow-ups-apart = follow-ups for two choices at once
simulate-rule-two-questions = more than two pulse questions in a week
simulate-rule-one-goodbye = something more after a goodbye
simulate-rule-shrinks = too much, or a goodbye too soon, for the offers that were left
simulate-rule-not-forgotten = nothing for weeks to someone who said yes
