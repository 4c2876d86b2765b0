# Made together: which task drains you, and tasks that colleagues think of.
codesign-home = Made together
codesign-owner = the program owner
codesign-owner-only = Only the program owner can do this. Nothing has changed.
codesign-form-close = Back
codesign-previous = Previous
codesign-next = Next
codesign-error-empty = Please fill this in.
codesign-error-long = This is too long for me: { $limit } characters at most.
codesign-error-choice = Choose from the list.
codesign-error-reason = Please say briefly why. One sentence is enough.
codesign-error-no-device = This promise is only true when no tool is needed. Choose another one.
codesign-error-prompt = This needs a starter prompt, in Dutch and in English.
codesign-error-blanks = Leave { $limit } places at most to fill in.
codesign-error-same = This is the same in both languages. Write each text in its own language.

codesign-ask = Which task drains you?
codesign-ask-why = Once a quarter I ask: which task costs you more than it brings? Together you make a list. The program owner decides on each task, with a reason.
codesign-who-reads = Nobody has to take part. Your team and the program owner read what you write, without names. The list comes { $day }.
codesign-ask-over = This round is over. I will ask again some time.
codesign-tell = Tell which task
codesign-another = Another task
codesign-form-title = Which task?
codesign-form-submit = On the list
codesign-form-intro = Your team and the program owner read this, without names and shuffled. In a small team somebody may guess that it is yours. You can take it back until { $day }. After that I no longer know who wrote what either.
codesign-form-task = Which task drains you?
codesign-form-task-hint = One sentence. Please name no colleagues or customers.
codesign-form-help = What would help?
codesign-help = What would help: { $help }
codesign-own-added = Thank you, it goes on the list. You can take it back until { $day }.
codesign-own-back = Taken back. Nothing of it is kept.
codesign-own-full = You already have { $most } on the list. Take one back first if you want to name another.
codesign-own-own = This is what you put on the list of { $day }. Only you see that it is yours.
codesign-own-none = You have put nothing on the list. You do not have to.
codesign-take-back = Take back
codesign-my-entries = My entries
codesign-closed = Your team has no round in which this can be done now. What is on a list already is nobody's any more: I do not know who wrote it.
codesign-none-yet = Your team has had no round yet.
codesign-next-round = I will ask around { $day }.
codesign-see-list = See the list
codesign-see-all = See all { $count }

codesign-list = This is what drains us
codesign-list-of = What drains { $team }
codesign-list-voting = Do you recognise a task? Press the button; press again to take it back. You can vote until { $day }. Only then do I say how many. Who it was, I never say.
codesign-list-counted = The voting is over, and who chose what is erased.
codesign-list-deciding = The program owner now decides on each task, with a reason.
codesign-list-decided = Every task is decided on.
codesign-list-waits = The team can still vote, until { $day }.
codesign-list-read = Who wrote or chose what stands nowhere any more.
codesign-no-list = This list is not there, or it is another team's.
codesign-recognise = I recognise this
codesign-no-longer = Not after all
codesign-mine = your vote
codesign-voted = Noted: you recognise ‘{ $task }’. Nobody else sees that. Press again if you change your mind.
codesign-unvoted = Taken back: ‘{ $task }’.
codesign-votes = recognised at least { $votes } times
codesign-votes-few = too few votes to give a number
codesign-undecided = no decision yet
codesign-verdict-do = We do it
codesign-verdict-later = Later
codesign-verdict-no = We do not
codesign-decision = Decision: { $verdict }. { $reason }
codesign-signed = Decided by { $name }
codesign-decided = There is a decision on your list
codesign-still-open = { $count ->
    [one] Nothing is decided yet on one task.
   *[other] Nothing is decided yet on { $count } tasks.
}

codesign-decide-decide = This team puts { $count ->
    [one] one task
   *[other] { $count } tasks
} on the list. Would you decide on each of them, with a short reason? The team reads the decision with your name.
codesign-decide-again = Nothing is decided yet on { $count ->
    [one] one task
   *[other] { $count } tasks
} of this team. The team sees ‘no decision yet’. This is the only time I remind you.
codesign-decide-standing = Still to decide: { $count }.
codesign-decide-decided = Kept. The team reads it on the list, and the next workday in a message. Still to decide: { $count }.
codesign-decide-already = A colleague has decided on that already. This is how it stands:
codesign-decide-done = Everything is decided. The team reads it on the list, and the next workday in a message.
codesign-decide-button = Decide
codesign-decide-all = One decision for all
codesign-change = Change
codesign-decide-title = Decision
codesign-decide-submit = Keep
codesign-decide-intro = { $team } reads your decision and your reason, with your name.
codesign-decide-about-all = All { $count } tasks without a decision
codesign-decide-verdict = What will you do with it?
codesign-decide-reason = Why?
codesign-decide-reason-hint = One or two plain sentences.
codesign-waiting = { $count ->
    [0] No list waits for a decision.
    [one] One team waits for a decision.
   *[other] { $count } teams wait for a decision.
}
codesign-decide-list = Decide on the list of { $team }
codesign-decide-lists = Decide on { $count } lists
codesign-home-asking = Which task drains you? Until { $day } you can put one on your team's list, without your name.
codesign-home-voting = Your team's list is there: { $count ->
    [one] one task
   *[other] { $count } tasks
}. You can vote.
codesign-home-counted = Your team's list: { $count ->
    [one] one task
   *[other] { $count } tasks
}.

codesign-propose = I know a task
codesign-idea-form-title = Your task
codesign-idea-form-submit = Look at it
codesign-idea-intro = Think of a small task that helps a colleague. You read it back first; only then do you hand it in.
codesign-idea-instead = What would work better than ‘{ $title }’? You read your task back first; only then do you hand it in.
codesign-idea-title = What is the task called?
codesign-idea-title-hint = A few words.
codesign-idea-task = What do you do?
codesign-idea-task-hint = One step, in plain words. Please name no colleagues or customers.
codesign-idea-check = How do you check it yourself?
codesign-idea-check-hint = For example: is the date still right?
codesign-idea-privacy = What goes in?
codesign-idea-minutes = How long does it take?
codesign-idea-groups = Who is it for?
codesign-idea-groups-hint = Which kinds of work.
codesign-idea-tools = Which tool is needed?
codesign-idea-tools-hint = Leave empty if it needs no AI.
codesign-minutes = { $minutes } min
codesign-naming = Would you like to be named?
codesign-naming-full = With my name
codesign-naming-first = First name only
codesign-naming-none = Without my name
codesign-idea-self-check = Check it yourself: { $check }
codesign-better-than = Works better than ‘{ $title }’, says who thought of it.
codesign-by = Thought of by { $name }
codesign-by-nobody = Thought of by a colleague
codesign-preview = This is what your colleagues read
codesign-preview-for = For: { $groups }
codesign-preview-note = If you hand it in, colleagues can vote on it and the program owner decides. Somebody may recognise you even without your name. You can take it back until it is accepted; your name can come off at any time. If you do not hand it in, I throw it away after thirty days.
codesign-hand-in = Hand in
codesign-edit = Change
codesign-throw-away = Throw away
codesign-look = Look at it
codesign-take-idea-back = Take back
codesign-handed-in = Thank you. ‘{ $title }’ is among the ideas now. Colleagues can vote on it, and you find what the program owner decides under ‘My ideas’. If you take part, I tell you too.
codesign-dropped = Gone. Nothing of it is kept, no votes either.
codesign-idea-gone = This idea is not there any more, or it has been decided on.
codesign-not-open = Your team has not begun yet. After that you can read ideas and hand them in.
codesign-full = You have enough ideas under way now. Take one back first, or wait until one is decided on.
codesign-my-ideas = My ideas
codesign-my-ideas-all = This is what you thought of:
codesign-my-ideas-none = You have handed in no idea yet. You do not have to.
codesign-status-draft = not handed in yet
codesign-status-open = handed in
codesign-status-declined = not accepted
codesign-status-accepted = is offered
codesign-status-retired = no longer offered
codesign-unname = Take my name off

codesign-ideas-heading = Ideas of colleagues
codesign-ideas = Would you do this? Nobody sees your vote, and pressing again takes it back. The program owner decides.
codesign-ideas-none = There are no ideas to vote on now.
codesign-yours = yours
codesign-would-do = I would do this
codesign-idea-votes = at least { $votes } would do this
codesign-see-ideas = See ideas
codesign-home-none = Do you know a small task for your colleagues? Feel free to propose it.
codesign-home-ideas = { $count ->
    [one] There is one idea of a colleague.
   *[other] There are { $count } ideas of colleagues.
}
codesign-accepted = Your task ‘{ $title }’ is accepted. From now on colleagues are sometimes offered it, like any other task. Thank you.
codesign-declined = { $name } did not accept your idea ‘{ $title }’. The reason:
codesign-declined-thanks = Thank you for thinking along. Only you read this reason.
codesign-retired = Your task ‘{ $title }’ is no longer offered. Thank you that it was there.

codesign-accept = Accept
codesign-decline = Do not accept
codesign-accept-title = Accept a task
codesign-accept-submit = Accept
codesign-taken = Accepted: ‘{ $title }’. From now on colleagues are sometimes offered it.
codesign-accept-intro = This is how the task is offered. Check the texts and translate what is not translated yet.
codesign-accept-title-nl = Title (Dutch)
codesign-accept-title-en = Title (English)
codesign-accept-task-nl = Task (Dutch)
codesign-accept-task-en = Task (English)
codesign-accept-check-nl = Check it yourself (Dutch)
codesign-accept-check-en = Check it yourself (English)
codesign-accept-prompt-nl = Starter prompt (Dutch)
codesign-accept-prompt-en = Starter prompt (English)
codesign-idea-skill = What does one practise with it?
codesign-idea-guarantee = Which promise is true here?
codesign-decline-title = Do not accept
codesign-decline-submit = Send
codesign-decline-reason = Why not?
codesign-decline-reason-hint = Only who thought of it reads this, with your name.
codesign-cards = Tasks of colleagues
codesign-cards-all = Colleagues thought of these tasks:
codesign-cards-none = No task of a colleague has been accepted yet.
codesign-retire = No longer offer
codesign-restore = Offer again

codesign-known-entry = A task that drains you, on your team's list
codesign-known-idea = Own idea ({ $status })
codesign-known-card = Accepted task that you thought of
codesign-known-vote = Your vote
codesign-known-decision = Decision that you took
codesign-totals = Made together
codesign-totals-cards = Tasks of colleagues that are offered

codesign-sample-task = Typing over the same figures every Monday
codesign-sample-second = Reports that nobody reads
codesign-sample-help = One file in which everybody works
codesign-sample-reason = We try it with one file for a month.
codesign-sample-title = Three questions beforehand
codesign-sample-idea = Ask for three questions a customer may ask about your own explanation.
codesign-sample-check = Would a customer really ask this?
codesign-voting-now = Your team is voting now, until { $day }. You can name a new task again in the next round.
