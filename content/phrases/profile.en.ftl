profile-help-who = I am a bot. Whoever joins gets one small task with AI from me now and then. Everything is allowed, nothing is a must.
profile-help = This is what you can do here. Choose a button, or just type what you would like to know.
profile-help-question = Ask a question…
profile-help-story = Tell your team…
profile-help-settings = Settings
profile-help-results = Results
profile-help-why = Why are we doing this?
profile-help-mine = What do you know of me?
profile-unclear = I don't understand that.
profile-about-bot = I am a bot. You are talking to a program here, not to a human. To ask a human, type ‘question’: then an ambassador answers.
profile-about-seen = What you choose, skip or tell me, I show to nobody in your team, and not to your team lead either. Others only read what you share or ask yourself. I show results of groups only, never of one person. Whoever runs the server can technically reach what is stored; and the program you type in keeps your messages too.
profile-about-must = No. Joining is voluntary, and so is every task. You may always skip or stop, without a reason. I show that to nobody.
profile-home = Always at hand
profile-help-stop = Type ‘overview’ to see your week at a glance. Type ‘stop’ and I won't send you anything of my own accord any more. It works at once.
profile-settings = Your settings
profile-kept = Kept. It applies from now on.
profile-no-pause = You had no pause.
profile-not-joined = { $consent ->
    [stopped] You have stopped. So I send you nothing of my own accord. If you want to come back, you always can.
   *[other] You haven't joined. So I send you nothing of my own accord. If you want to join, you always can.
}
profile-language = Language
profile-language-nl = Dutch
profile-language-en = English
profile-speak-nl = Nederlands, graag
profile-speak-en = English, please
profile-moment = Fixed moment
profile-moment-title = Moment, working hours
profile-moment-button = Moment and working hours…
profile-when = { $day } around { $hour }
profile-day = Which day suits a task?
profile-hour = Around which hour?
profile-pattern = Working hours
profile-pattern-hint = For instance: mon-fri 9-17, or tue,wed,sat 7-15, or fri 22-06. Outside these hours I send nothing of my own accord.
profile-pattern-day = I don't know ‘{ $part }’ as a day. Write for instance: mon-fri 9-17.
profile-pattern-hours = I don't understand ‘{ $part }’ as hours. Write for instance: mon-fri 9-17.
profile-pattern-long = ‘{ $part }’ is very long for one day. Did you mean 9-17 instead of 9-5?
profile-pattern-overlap = ‘{ $part }’ overlaps with other working hours. Write each day once.
profile-pattern-empty = Fill in your working hours, for instance: mon-fri 9-17.
profile-groups = Kind of work
profile-groups-hint = I choose tasks to go with it.
profile-tools = What you may use
profile-tools-hint = I only suggest what these can do. Nothing ticked is fine too.
profile-how-title = How do you work?
profile-how-intro = Change what is not right. You can skip the rest.
profile-work-title = Work and tools
profile-work-button = Work and tools…
profile-pause-title = A pause
profile-pause-button = Pause…
profile-pause-until = From which day may I send something again?
profile-pause-past = Choose a day after today, at most a year ahead.
profile-resume-button = End the pause
profile-coaching = Tasks from me
profile-on = on
profile-waits = on, as soon as your team takes part
profile-off = off
profile-paused = paused until { $day }
profile-paused-open = paused until you begin again yourself
profile-resting = You have a pause until { $day }. Until then I send you no tasks.
profile-resting-open = You have a pause until you begin again yourself. Until then I send you no tasks.
profile-away = Away
profile-away-until = until { $day }, says your status. Until then I send you no tasks.
profile-ask-pause = How long would you like to pause? Until then I send you nothing of my own accord.
profile-pause-unclear = Which day you mean is not clear to me yet. Choose one here, or type it like this: ‘pause until 6 January’. It can be up to a year ahead.
profile-pause-weeks = { $weeks ->
    [one] One week, until { $day }
   *[other] { $weeks } weeks, until { $day }
}
profile-pause-open = Until I begin again myself
profile-other-day = Another day…
profile-sure-pause = A pause until { $day }: then I begin again. Is that right?
profile-sure-pause-open = A pause until you begin again yourself. Until then you won't hear from me. Is that right?
profile-sure-moment = From now on your task comes on { $moment }.
profile-sure-every = { $weeks ->
    [one] From now on your task comes every week, on { $moment }.
   *[other] From now on your task comes every { $weeks } weeks, on { $moment }.
}
profile-sure-work = Your working hours from now on: { $pattern }. Outside them I send nothing of my own accord. Is that right?
profile-sure = Is that right?
profile-sure-yes = Yes, that's right
profile-sure-other = No, different…
profile-whole-hour = I work with whole hours, so { $moment } is just not possible. Would one of these do?
profile-not-worked = I believe you don't work on { $moment }, and then I send nothing of my own accord. This is the nearest. If your working hours aren't right, you can change them here.
profile-take = On { $moment }
profile-leave = No, leave it as it is
profile-moment-unclear = Which moment you mean is not clear to me yet. Type it like this: ‘rather on Thursday at 2pm’. Or choose it here.
profile-ask-rhythm = How often would you like a task? It can be every week or every two weeks.
profile-rhythm = { $weeks ->
    [one] Every week
   *[other] Every { $weeks } weeks
}
profile-rhythm-button = How often?
profile-ask-language = Ik spreek Nederlands en Engels. Kies wat jou het best past. / I speak Dutch and English. Choose what suits you best.
profile-stop-button = Stop
profile-join-button = I'm in
profile-start-button = I'm in again
profile-choose = Choose something from the list.
profile-submit = Keep
profile-close = Back
profile-none = nothing
profile-stopped = Stopped. I won't send you anything more of my own accord: no tasks, no short questions, and not what was waiting either.
profile-stopped-duty = What belongs to your duty ({ $duties }) I still send you.
profile-not-chosen = You haven't chosen anything yet, and I won't send you anything now. Choose ‘Later’ and I ask once more in four weeks.
profile-choose-later = Later
profile-choose-no = No, rather not
profile-mine = This is everything I know about you
profile-mine-who = Only you see this overview. Your manager and your colleagues don't.
profile-name = Name
profile-ref = Number in the staff list
profile-email = E-mail
profile-team = Team
profile-duties = Duty in the program
profile-addresses = Where I reach you
profile-address = { $platform ->
    [slack] a chat in Slack (your number there: { $id })
    [teams] a chat in Teams (your number there: { $id })
    [web] the web page (your name there: { $id })
   *[other] { $platform } (your number there: { $id })
}
profile-via = through { $platform ->
    [slack] Slack
    [teams] Teams
    [web] the web page
   *[other] { $platform }
}
profile-used = last used on { $moment }
profile-not-reached = the app is gone there
profile-own = What you set yourself
profile-own-language = language
profile-own-day = day
profile-own-hour = hour
profile-own-pattern = working hours
profile-own-groups = kind of work
profile-own-tools = what you may use
profile-own-paused-until = pause
profile-looks = When I look again whether there is something for you
profile-zone = Time zone and country
profile-said = Messages I sent you of my own accord
profile-planned = Messages waiting
profile-ready = Files ready for you
profile-message = Message of { $moment }
profile-message-welcome = invitation
profile-message-nudge = task
profile-message-pulse = short measurement
profile-message-ai-hour = AI hour
profile-message-question = question or answer
profile-message-story = story
profile-message-codesign = tasks of colleagues
profile-message-other = something else
profile-message-planned = { $kind ->
    [update] still to be brought up to date
    [withdraw] still to be taken away
   *[send] ready
}
profile-message-sending = leaving now
profile-message-sent = { $kind ->
    [update] brought up to date
    [withdraw] taken away
   *[send] sent
}
profile-message-dropped = not sent, as it was no longer needed
profile-message-failed = did not work
profile-message-unknown = may have arrived
profile-message-expired = not sent, as it was too late
profile-export-button = As a file
profile-export = Everything I know about you, twice: as a page to read and as a file for a program.
profile-export-messages = For every message it says when it came and what it was about. I do not keep its text.
profile-export-made = Made on { $moment }.
profile-erase-button = Erase everything
profile-ask-erase = Erase everything? Then everything I know about you disappears, I take your stories back from the team channel, and what is waiting stops. A question of yours that is still open I take back; no answer to it will come. Of you one thing stays: an unreadable mark that says I must not approach you again. What you gave a colleague or your team, such as an answer, an AI hour or a task that went into the catalogue, stays with them, without your name. This cannot be undone.
profile-erase-yes = Yes, erase everything
profile-erase-no = No, leave it
profile-as-it-is = Fine, everything stays as it is.
profile-erased = Erased. I know nothing about you any more, but for one unreadable mark: because of it I won't approach you again. Thank you for being here.
