# Questions to an ambassador. First what whoever asks reads, then what the ambassador reads.

question-ask-button = Ask a question…
question-topic-other = Something else
question-someone = an ambassador

question-form-title = Ask your question
question-form-intro = A colleague who is an ambassador will answer you. You hear at once who, and when. Small and ‘silly’ questions are welcome too.
question-form-topic = What is it about?
question-form-text = Your question
question-form-text-hint = Leave out names of customers and colleagues.
question-form-unnamed = Without my name
question-form-unnamed-hint = The ambassador then does not see who asks, nor your team. Mind what you say about yourself in the text.
question-form-submit = Send
question-form-keep = Save
question-form-close = Close
question-form-choose = Choose something from the list.
question-form-empty = There is nothing here yet. Write a few words.
question-form-long = This is too long: { $limit } characters fit. Could you say it shorter?
question-unnamed-hint = Your name is left out. So leave it out of the text, too.

question-offer = Shall I ask an ambassador this?
question-offer-named = What is it about? Choose, and I send it with your name.
question-offer-unnamed = What is it about? Choose, and I send it without your name and your team.
question-offer-named-button = Without my name
question-offer-unnamed-button = With my name after all
question-offer-kept = Nothing has been sent yet. I keep your text for a day at most. Leave out names of customers and colleagues.
question-draft-reply = This is my reply to { $name }
question-draft-answer = This is my answer to the question I have
question-stop-or = Do you mean that I should stop?
question-means-stop = Stop
question-means-question = No, it is a question
question-edit = Change it first…
question-drop = Never mind
question-dropped = Fine. Your text is gone and nothing was sent.
question-draft-gone = I no longer have that text. Would you still like to ask it? You can do that here.
question-too-long = That does not fit in one question: { $limit } characters at most. Nothing was kept. Could you say it shorter?

question-is-open = { $role ->
    [ambassador] Your question is with { $name }, ambassador. You will hear by { $moment } at the latest.
   *[owner] Your question is with { $name }, program owner. You will hear by { $moment } at the latest.
}
question-is-claimed = { $role ->
    [ambassador] { $name }, ambassador, is working on your question. You will hear by { $moment } at the latest.
   *[owner] { $name }, program owner, is working on your question. You will hear by { $moment } at the latest.
}
question-is-rests = { $role ->
    [ambassador] Your question is with { $name }, ambassador. You will hear as soon as there is an answer.
   *[owner] Your question is with { $name }, program owner. You will hear as soon as there is an answer.
}
question-is-waiting = { $name } would first like to know something from you and is waiting for your reply.
question-is-answered = { $name } has answered your question.
question-is-solved = { $name } has answered your question, and it helped.
question-is-nobody = Nobody is available right now. Your question stays here. I look again every working day, and you will hear as soon as someone has it.
question-sent-unnamed = Your name and your team are not in it. Only I know that it is yours, so that I can bring you the answer.
question-take-back = Take it back
question-bring = You still have a question open. Shall I bring you the answer?
question-bring-yes = Yes, please
question-bring-no = No, take it back
question-bring-silent = If you choose nothing, I bring you the answer once, or what the ambassador wants to know first. Nothing else.
question-still-duty = As an ambassador you still get questions from colleagues.
question-brought = Good. You will still get the answer. I won't send you anything else.
question-not-brought = Good. What you asked is taken back and erased, and nothing more will come.
question-taken-back = Your question was taken back and erased. This was your text, in case you can still use it:
question-not-there = This question is no longer there, or not with you. Nothing was changed.

question-moved = { $role ->
    [ambassador] Your question was passed on and is now with { $name }, ambassador. You will hear by { $moment } at the latest.
   *[owner] Your question was passed on and is now with { $name }, program owner. You will hear by { $moment } at the latest.
}
question-still = { $role ->
    [ambassador] Nobody has got round to it yet. Your question is now with { $name }, ambassador; you will hear as soon as there is an answer.
   *[owner] Nobody has got round to it yet. Your question is now with { $name }, program owner; you will hear as soon as there is an answer.
}
question-waits = Your question is still with { $name }. You will hear as soon as there is an answer. No longer needed? Then you can take it back.
question-waits-last = Your question is still with { $name }, and it stays there. After this I won't mention it again until there is an answer. You can always take it back.
question-nobody = For now there is nobody who can pick up your question. It stays here. I look again every working day, and you will hear as soon as someone has it.
question-claimed = { $name } has picked up your question. You will hear by { $moment } at the latest.
question-claimed-rests = { $name } has picked up your question. You will hear as soon as there is an answer.

question-asked-back = { $name } would first like to know something from you:
question-asked-back-again = { $name } is still waiting for your reply. No longer needed? Then you can take your question back. This was it:
question-stay-unnamed = Your name stays out of it, also when you reply.
question-reply = Reply…
question-reply-title = Your reply
question-reply-text = What would you like to say about it?
question-replied = Thank you, I will pass it on.

question-answer = Answer from { $name }
question-yours = You asked: { $text }
question-signed = { $name }, { $moment }
question-solved-ask = Does this help you?
question-solved-button = Solved
question-not-yet-button = Not yet…
question-solved = Good, then we close it. Thanks for asking.
question-not-yet-title = Not solved yet
question-not-yet-text = What is still missing?
question-not-yet-who = Who may look further?
question-not-yet-same = { $name }, the same colleague
question-not-yet-else = Rather someone else
question-reopened = Good that you say so. I will pass it on.

question-home = Your questions
question-home-none = You have no open questions. You can always ask, also when you have not joined.
question-home-more = And { $count } more.

# The ambassador

question-unnamed = a colleague (without a name)
question-named-team = { $name } ({ $team })
question-card = A question from { $who }. Topic: { $topic }
question-card-title = { $topic }: { $who }
question-card-open = Please answer by { $moment }. Can't make it? Feel free to pass it on.
question-card-claimed = You have picked it up. Please answer by { $moment }.
question-card-open-rests = Nobody has got round to this question yet. It stays with you. Can't make it? Feel free to pass it on.
question-card-claimed-rests = You have picked it up. Whoever asked will hear as soon as you answer.
question-card-waiting = You asked something back. Your time stands still until there is a reply.
question-card-answered = Your answer was delivered. Thank you.
question-card-solved = Solved. Thank you.
question-card-older = This question came back to you and was then answered. The whole conversation is further down.
question-card-passed = This question was handed over to a colleague. You need not do anything more.
question-card-passed-to = This question was handed over to { $name }. You need not do anything more.
question-card-gone = This question was taken back. You need not do anything more.
question-line-back = Asked back:
question-line-reply = Reply to that:
question-line-answer = Answer:
question-line-missing = Still missing:

question-claim-button = I'll pick it up
question-answer-button = Answer…
question-back-button = Ask something back…
question-hand-over-button = Hand over…
question-answer-title = Your answer
question-answer-text = What would you do?
question-answer-hint = ‘I am not sure’ is an answer, too. Your name stands below it.
question-back-title = Ask something back
question-back-text = What would you like to know first?
question-back-hint = One question. I bring it, and your time stands still until there is a reply.
question-wait-first = You already asked something back. You will hear as soon as there is a reply.
question-hand-over-title = Hand over
question-hand-over-submit = Hand over
question-hand-over-to = To whom?
question-hand-over-anyone = You choose
question-hand-over-hint = I will find someone who is available now.
question-only-you = Nobody else is available right now. That is why the question stays with you.
question-elsewhere-other = { $name } has this question now. You need not do anything more.
question-elsewhere-nobody = This question is no longer with you. I am looking for someone else, you need not do anything.
question-elsewhere-answered = This question has already been answered. You need not do anything more.
question-elsewhere-text = Your text was not sent. Here it is, so that you do not lose it:

question-home-queue = { $count ->
    [0] No questions for you now
    [one] One question for you
   *[other] { $count } questions for you
}
question-home-away = You are away until { $day }, that day included. Until then you get no new questions.
question-setting = { $cap ->
    [one] At most 1 new question a week, about { $topics }.
   *[other] At most { $cap } new questions a week, about { $topics }.
}
question-topics-all = all topics
question-away-button = I'm away for a while…
question-present-button = I'm back
question-availability-button = Number and topics…
question-away-title = Away for a while
question-away-intro = You get no new questions until then. What you had not picked up yet goes to a colleague. You need not say why you are away.
question-away-until = Until which day, that day included?
question-away-unclear = I don't understand this day. Choose a day.
question-away-range = Choose today or a later day, within a year.
question-away = { $count ->
    [0] Noted: you get no new questions until { $day }, that day included.
    [one] Noted: you get no new questions until { $day }, that day included. I passed on one question.
   *[other] Noted: you get no new questions until { $day }, that day included. I passed on { $count } questions.
}
question-away-kept = { $count ->
    [one] One question you had already picked up; it stays with you. You can also hand it over, in your overview.
   *[other] { $count } questions you had already picked up; they stay with you. You can also hand them over, in your overview.
}
question-present = Good to have you back. You can get questions again.
question-availability-title = Your questions
question-availability-cap = How many new questions a week, at most?
question-availability-topics = About which topics?
question-availability-topics-hint = Nothing chosen means: anything is fine.
question-available = Noted. { $setting }
question-no-duty = This is for ambassadors. Would you like to be one? Ask your program owner.

# What is kept

question-mine-draft = Typed on { $moment }, not sent
question-mine-asked = Asked on { $moment }
question-mine-unnamed = Asked on { $moment }, without a name
question-mine-status = How it stands
question-mine-back = What the ambassador asked back
question-mine-reply = What you replied
question-mine-answer = What the ambassador answered
question-mine-missing = What you still missed
question-mine-said-answer = Your answer as an ambassador on { $moment }
question-mine-said-back = What you asked back as an ambassador on { $moment }
question-mine-queue = Questions that are with you now
question-mine-setting = Which questions you would like to get
question-mine-away = You are away until

question-totals = Questions to ambassadors
question-totals-answered = Answered
question-totals-hours = Working hours to the answer (the middle one)

question-sample-text = May I have AI summarise a customer's e-mail if I take the name out?
question-sample-back = Which tool would you use for that?
question-sample-reply = The chat we were given at work.
question-sample-answer = In that tool it is allowed, if there is no customer number left in it either. Then read the summary through yourself.
question-sample-missing = And what about the attachments?
question-rules = Look in the house rules
