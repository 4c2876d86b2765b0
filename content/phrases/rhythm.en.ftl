rhythm-goodbye = It looks as if this does not suit you just now, and that is fine. I'll leave you in peace: nothing more comes until you feel like it again. One press of the button is enough then.
rhythm-back = I'm in again
rhythm-why-not = If you like: what did not suit you? It only counts for your next cards and nobody else sees it.
rhythm-reason-too-big = Too big
rhythm-reason-no-time = No time
rhythm-reason-not-my-work = Not about my work
rhythm-reason-kept = Thank you. I'll keep it in mind for your next cards. After that I forget it.
rhythm-reason-forget = Never mind
rhythm-mine-every = How often I offer something
rhythm-every = { $weeks ->
    [one] every week
   *[other] every { $weeks } weeks
}
rhythm-slowed = now { $now }, because you chose nothing twice; choose something again, then { $often } again
rhythm-silent = no new cards now, because you chose nothing three times; choose something again, then { $often } again
rhythm-first = At the earliest that is { $moment }.
rhythm-as-ever = { $weeks ->
    [one] Every week
   *[other] Every { $weeks } weeks
}
rhythm-mine-quiet = Times in a row nothing was chosen
rhythm-quiet = { $count }. At 2 I come half as often, at 3 I leave you in peace. Only you see this.
rhythm-mine-reason = Why not, you said
rhythm-plan-type = Or type a moment yourself, such as ‘tomorrow after lunch’.
rhythm-plan-check = ‘{ $title }’ on { $moment }, is that right?
rhythm-plan-outside = That is outside your working hours. It's fine: it is your moment.
rhythm-plan-yes = Yes, that's right
rhythm-plan-other = Another moment…
rhythm-plan-leave = No, leave it as it is
rhythm-plan-unclear = I don't understand yet which moment you mean. Choose one here, or type it like this: ‘Tuesday 1 pm’. It can be up to two months ahead.
rhythm-plan-resting = Noted: { $moment }. You have a pause or are off then, so I won't remind you.
