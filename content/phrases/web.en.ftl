# The try-out page: everything around the talk. What the coach says stands in the other files.

web-title = { $name } · Omega
web-demo = Try-out
web-skip = To the conversation
web-no-script = This try-out page needs JavaScript.

# Clock
web-clock = Clock of the try-out
web-clock-now = It is now
web-clock-next = Next moment
web-clock-next-hint = Move the clock to the moment when something happens again
web-clock-monday = Monday 10:00
web-clock-monday-hint = Move the clock to the coming Monday, 10:00
web-clock-moving = Time is passing …
web-moved = { $people ->
    [0] { $channels ->
        [0] Nothing was said in the meantime.
       *[other] There is news in the channels.
    }
    [one] One colleague has a new message.
   *[other] { $people } colleagues have a new message.
}
web-moved-mine = There is a new message for you.
web-moved-room = There is something new in the channel { $name }.

# Explanation at the first visit
web-about-open = How this works
web-about-title = How this try-out page works
web-about-who = You are now { $name }, at a made-up company. Choose another name and you are that colleague. An ambassador, a team lead and the program owner each see something different.
web-about-others = Whoever you are not lives along.
web-about-clock = You move time on yourself. ‘{ web-clock-next }’ goes to the first thing that happens for you, ‘{ web-clock-monday }’ to a new week. After four weeks there are results.
web-about-kept = You cannot break anything. When the try-out ends, everything is gone.
web-about-choose = Choose who you are
web-about-close = Got it

# Left: whom one can be
web-people = Colleagues
web-people-open = Choose who you are
web-people-close = Close
web-search = Find name or team
web-nobody = Nobody found.
web-no-team = Without a team
web-places = My chat and channels
web-chat-private = Chat with Omega
web-unread = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
}
web-duty-ambassador = ambassador
web-duty-lead = team lead
web-duty-owner = program owner
web-duty-council = works council
web-scripted = lives along until you act
web-scripted-hint = This colleague lives along by script. As soon as you act or move the clock, you take over.

# Middle: the conversation
web-you-are = You are
web-you = You
web-conversation = Conversation with Omega, a bot
web-conversation-channel = Messages in { $name }
web-bot-name = Omega
web-bot-label = bot
web-from-bot = Message from Omega, a bot
web-updated = updated
web-withdrawn = This message was withdrawn.
web-empty = Nothing has been said here yet
web-empty-hint = Omega does not start by itself before your team takes part. You can ask something right away.
web-empty-channel = Nothing in this channel yet
web-empty-channel-hint = Stories from colleagues and results of the whole team appear here, never anything about one person.
web-write = Write to Omega
web-send = Send
web-suggestions = Something to try
web-commands = help | ask | story | why | settings | what do you know about me | stop
web-channel-note = Omega does not read along here. Ask something in your own chat.
web-channel-back = To my chat
web-answered-privately = Omega answered in your own chat; the channel shows nothing of it.
web-gone = { $text } Here you go on as a colleague.
web-prompt = To copy
web-copy = Copy
web-copied = Copied
web-file = Download, { $size } kB
web-figures = Show the figures
web-figure = { NUMBER($value, maximumFractionDigits: 1) }{ $unit }
web-share = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }

# Forms
web-optional = (may stay empty)
web-choose = Make a choice
web-missing = This is still empty. Fill it in or choose something.

# Right: the overview
web-home = Overview
web-tab-chat = Chat
web-tab-home = Overview
web-tab-channel = Channel
web-tabs = Parts

# When something is not possible
web-offline = The server gave no answer. Is it still running?
web-failed = That did not work. Please try again; what you filled in is still there.
web-refused-host = This try-out page opens only on the computer it runs on, by 127.0.0.1 or localhost.
web-refused-origin = This request did not come from the try-out page itself, so nothing was done.
web-refused-json = The server got something it cannot read. Reload the page and try again.
web-refused-long = This is too long. Make it shorter and try again.
web-refused-fields = Something was missing in what the server got. Reload the page and try again.
web-refused-person = This person is not here (any more). Choose somebody else.
web-refused-place = This message or channel does not belong to this person. Reload the page.
web-refused-clock = The clock cannot move to that moment.
web-refused-nothing = There is nothing here.
