# Colleagues' stories: what worked and what went wrong, of equal weight.
story-kind-win = What worked
story-kind-blunder = Blunder
story-status-draft = draft
story-status-shared = shared
story-status-withdrawn = taken back
story-someone = A colleague
story-head-win = { $name } tells what worked
story-head-blunder = { $name } shares a blunder
story-said-did = What I did
story-said-gave = What it gave me
story-said-wrong = What went wrong
story-said-tip = My tip
story-try = I want to try this

story-form-title = Tell your story
story-form-submit = Preview
story-form-close = Back
story-form-intro = A blunder is worth as much as something that worked. You first see what it looks like; it only goes to your team when you choose to.
story-form-kind = What kind of story is it?
story-form-kind-win = Something that worked
story-form-kind-blunder = A blunder
story-form-task = Which task was it?
story-form-did = What did you do?
story-form-did-hint = Leave out names of customers or colleagues.
story-form-gave = What did it give you?
story-form-gave-hint = Fill in this, or what went wrong. Both is fine too.
story-form-wrong = What went wrong?
story-form-wrong-hint = Fill in this, or what it gave you. Both is fine too.
story-form-tip = Do you have a tip?
story-form-tip-hint = One sentence is enough.
story-error-empty = Please fill this in.
story-error-kind = Choose one of the two.
story-error-either = Fill in what it gave you or what went wrong. One of the two is enough.
story-error-long = This is too long for me: { $limit } characters at most.

story-preview = This is how your team sees it
story-preview-heads = Above it stands what you choose:
story-preview-note = { $kind ->
    [win] Below your story there is a button ‘I want to try this’. Even without your name a colleague may recognise you by what you tell. You can take it back at any time. If you share nothing, I throw this draft away after thirty days.
   *[blunder] Even without your name a colleague may recognise you by what you tell. You can take it back at any time. If you share nothing, I throw this draft away after thirty days.
}
story-share-full = Share with my name
story-share-first = First name only
story-share-none = Without a name
story-edit = Change it
story-discard = Throw away
story-open = Look at it
story-withdraw = Take it back

story-shared = Thank you. Your story goes to the channel of { $team }, with above it: ‘{ $head }’. If that doesn't work, I'll tell you.
story-shared-soon = Thank you. Your story goes to the channel of { $team } on { $moment }, with above it: ‘{ $head }’. If that doesn't work, I'll tell you.
story-withdraw-hint = You can take it back at any time, here or in your overview. It then leaves the channel and I erase the text.
story-not-yet-no-team = You are not in a team yet, so I don't know where your story could go.
story-not-yet-not-open = Your team hasn't started yet, so I can't share your story yet.
story-not-yet-no-channel = Your team has no channel that I can write in yet, so I can't share your story yet.
story-kept = Your draft stays: you find it in your overview.
story-unshared-nowhere = Your story ‘{ $task }’ did not get into the channel of { $team }.
story-unshared-partly = Your story ‘{ $task }’ did not get into every channel of { $team }.
story-unshared-unsure = I can't tell whether your story ‘{ $task }’ stands in the channel of { $team }. Would you look? If it doesn't, share it again.
story-invite-bot = Perhaps I may not write there. Then ask whoever runs the channel to invite me, and share your story again after that.
story-draft-again = Nothing is lost: your story is a draft again.
story-share-again = Share again
story-still-there = You took your story back and its text is erased, but I could not make sure that the message is gone.
story-by-hand = Is it still in the channel of { $team }? Then ask whoever runs the channel to remove the message; I can't any more.
story-withdrawn = Your story has been taken back. It leaves the channel and its text is erased.
story-discarded = Thrown away. Nothing of it was kept.
story-gone = That story is not there any more.

story-will-try = Nice. ‘{ $task }’ comes with your next small task, as one of the choices. Then too, you decide whether you do it.
story-try-now = Here it is, for whenever it suits you. Nothing follows from it.
story-try-check = Check it yourself: { $check }
story-try-care = Keep names and customer details out of AI tools.
story-task-wrong = Mind this, it went wrong: { $said }
story-task-tip = Tip: { $said }
story-rules = First look what may go in
story-not-a-task = This story is about what went wrong. I don't make a task of that: reading it is enough.
story-no-tool = For this story you need an AI tool, and I know of none that you may use. Do you have one? Choose it here, and then press the button again.
story-how = What I may use…
story-your-own = This is your own story. Doing it again is fine of course; you don't need me for that.
story-try-gone = This story is not there any more, or it belongs to another team.

story-home = Stories
story-home-both = What worked and what went wrong count the same.
story-tell-win = Tell what worked
story-tell-blunder = Share a blunder
story-more = Earlier stories
story-list = Your own stories:
story-list-empty = You have no stories here.
story-mine = Story ({ $status })
story-mine-empty = text erased

story-sample-task = Answering a complaint
story-sample-did = I asked for three opening lines, without the customer's name, and chose one.
story-sample-gave = I started on the real answer a quarter of an hour earlier.
story-sample-wrong = The answer named a scheme that ended two years ago. I read over it at first.
story-sample-tip = Ask for three versions: that makes it easier to choose for yourself.
