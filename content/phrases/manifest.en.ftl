# What Slack and Teams show about the app: in their directory, and as commands to choose from.
# Commands are typed words: each must stand in content/commands.yaml.

manifest-name = Omega bot
manifest-full-name = Omega bot, a coach for trying AI in small steps
manifest-developer = Omega maintainers
manifest-short = A bot that offers you one small, voluntary AI task a week.
manifest-long = Omega is a bot, not a person. Only after your own yes does it offer you one small task a week to try with AI at work. You choose one, or none. It also asks two short questions a week that count for groups only, lets colleagues tell what worked and what failed, brings your question to a colleague by name, and helps teams hold an AI hour. A no or a silence is shown to nobody. Write "stop" and it stops at once; write "what do you know about me" and it shows everything it keeps about you.
manifest-slash = Ask the coach something; only you see the answer
manifest-command-help = help
manifest-about-help = What you can do here
manifest-command-overview = overview
manifest-about-overview = Your week at a glance
manifest-command-question = question
manifest-about-question = Ask a colleague who knows the way
manifest-command-settings = settings
manifest-about-settings = Your day, your hour, a pause, your language
manifest-command-stop = stop
manifest-about-stop = No more coaching, from now
manifest-not-public = Slack and Teams need an address that the internet uses, such as --url https://omega.example.org ("{ $url }" is none). For Slack without such an address: --socket.
manifest-no-app-id = Set COACH_TEAMS_APP_ID first: the Application (client) ID of your Azure Bot.
