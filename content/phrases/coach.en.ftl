# What the coach itself says, outside any feature.
unknown-person = I don't know you yet. Ask your organisation's program owner to add you.
too-long = That is too long for me: I can take { $limit } characters. Nothing was kept. Could you say it shorter?
stale-button = That button is from earlier and does nothing any more. Nothing was changed. Type ‘help’ to see what you can do.
sorry = Something went wrong on my side. Nothing was changed and nothing was lost. Try again in a moment, or type ‘help’.
open-form = Sure. Open the form here:
answered-in-chat = I answered you in our own chat.
