# What the coach itself says, outside any feature.
unknown-person = I don't know you yet. Ask your organisation's program owner to add you.
unknown-account = I already know another account with your e-mail address. It may be a colleague's, so I show nothing here and keep nothing. Would you like to join with this account? Then send this to your organisation's program owner: { $account }.
marked-person = With your e-mail address I keep one unreadable mark: that I approach nobody at this address. It may be there because you had everything erased before. I know nothing else. Would you like to join after all? Type ‘start’ and I take it away.
marked-back = The mark is gone. I don't know you yet. Ask your organisation's program owner to add you, and then you can choose whether you join.
too-long = That is too long for me: I can take { $limit } characters. Nothing was kept. Could you say it shorter?
hello = Hi! I am a bot. Type ‘help’ to see what you can do. Nothing is required.
you-are-welcome = You're welcome.
nothing-asked = All right. Nothing is open that this would answer, so nothing was changed. Type ‘help’ to see what you can do, or ‘stop’ if you want nothing more.
stale-button = That button is from earlier and does nothing any more. Nothing was changed. Type ‘help’ to see what you can do.
sorry = Something went wrong on my side. Nothing was changed and nothing was lost. Try again in a moment, or type ‘help’.
open-form = Sure. Open the form here:
answered-in-chat = I answered you in our own chat.
