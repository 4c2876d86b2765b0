# The month of the made-up people: the transcript and the table at the end.
demo-title = { $weeks ->
    [one] A week at a made-up company
   *[other] { $weeks } weeks at a made-up company
}
demo-intro = { $people } colleagues in { $teams } teams ({ $sizes }). Everyone plays a part from a script: keen, sceptical or silent. The clock, the database and the coach are real. Seed { $seed }.
demo-follow = You follow:
demo-others = Of the others you see one line a day, and what they share in a channel. See everything: --full.
demo-keen = keen
demo-sceptic = sceptical
demo-silent = silent
demo-duty-owner = program owner
demo-duty-lead = team lead
demo-duty-ambassador = ambassador
demo-duty-council = works council
demo-week = Week { $number } · { $first } to { $last }
demo-bot = Omega
demo-to = { $time }  { demo-bot } → { $name }: { $text }
demo-reply = { demo-bot }: { $text }
demo-changed = { $time }  { demo-bot } changes at { $name }: { $text }
demo-taken-back = { $time }  { demo-bot } takes a message back at { $name }
demo-channel = { $time }  { demo-bot } in #{ $name }: { $text }
demo-presses = { $time }  { $name } ▸ { $label }
demo-says = { $time }  { $name }: “{ $text }”
demo-fills = { $time }  { $name } fills in ‘{ $label }’: { $text }
demo-opens-home = { $time }  { $name } looks at Home
demo-rest = and then: { $list }
demo-rest-offer = { $count ->
    [one] 1 colleague gets cards
   *[other] { $count } colleagues get cards
}
demo-rest-yes = { $count ->
    [one] 1 joins
   *[other] { $count } join
}
demo-rest-later = { $count ->
    [one] 1 says later
   *[other] { $count } say later
}
demo-rest-no = { $count ->
    [one] 1 says no
   *[other] { $count } say no
}
demo-rest-picked = { $count ->
    [one] 1 picks a card
   *[other] { $count } pick a card
}
demo-rest-declined = { $count } × ‘not this week’
demo-rest-result = { $count ->
    [one] 1 tells how it went
   *[other] { $count } tell how it went
}
demo-rest-pulse = { $count ->
    [one] 1 pulse answer
   *[other] { $count } pulse answers
}
demo-rest-asked = { $count ->
    [one] 1 question
   *[other] { $count } questions
}
demo-rest-answered = { $count ->
    [one] 1 answer by an ambassador
   *[other] { $count } answers by ambassadors
}
demo-rest-story = { $count ->
    [one] 1 story
   *[other] { $count } stories
}
demo-rest-wish = { $count ->
    [one] 1 wants to try a story
   *[other] { $count } want to try a story
}
demo-rest-planned = { $count ->
    [one] 1 AI hour planned
   *[other] { $count } AI hours planned
}
demo-rest-joined = { $count ->
    [one] 1 signs up for an AI hour
   *[other] { $count } sign up for an AI hour
}
demo-end = To close, { $date }: the owner asks for the results
demo-table = Counted from what these { $people } people did themselves
demo-row-consent = Joining in
demo-consent = yes { $yes } · later { $later } · no { $no } · no answer { $silent }
demo-row-nudges = Cards
demo-nudges = { $offered ->
    [one] offered once
   *[other] offered { $offered } times
}
demo-nudges-tried = tried { $tried } (useful { $useful } · partly { $partly } · nothing { $nothing } · without AI on purpose { $without })
demo-nudges-picked = chosen, nothing told { $picked }
demo-nudges-declined = not this week: said { $declined } · silent { $silent }
demo-row-pulse = Pulse
demo-pulse = { $answers } answers to { $asked } questions put
demo-row-shown = Shown
demo-shown = total ({ $items ->
    [one] 1 question
   *[other] { $items } questions
}) and { $teams }
demo-shown-total = total ({ $items ->
    [one] 1 question
   *[other] { $items } questions
})
demo-row-hidden = Withheld
demo-hidden = { $teams }: otherwise total minus the rest would tell of the smallest team
demo-not-counted = nothing yet: results come after four weeks
demo-nothing-shown = nothing: too few answers
demo-row-stories = Stories
demo-stories = { $count } (what worked { $wins } · blunders { $blunders }), { $wishes } × ‘I want to try this’
demo-row-questions = Questions
demo-questions = { $count } (unnamed { $unnamed }), { $answered } answered, { $solved } solved, { $again } × ‘not yet’
demo-wait = typically { $hours } working hours to an answer (median, working time of who answered)
demo-row-hours = AI hours
demo-hours = { $planned } planned, { $held } held, { $joined ->
    [one] 1 sign-up
   *[other] { $joined } sign-ups
}
demo-footnote = Who left their cards or said ‘not this week’ to them is known to the script only: the coach does not keep it.
