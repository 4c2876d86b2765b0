# Wat Slack en Teams over de app laten zien: in hun overzicht, en als opdrachten om uit te kiezen.
# Opdrachten zijn getypte woorden: elk ervan moet in content/commands.yaml staan.

manifest-name = Omega bot
manifest-full-name = Omega bot, een coach voor AI in kleine stapjes
manifest-developer = Omega maintainers
manifest-short = Een bot die je elke week één kleine, vrijwillige AI-taak aanbiedt.
manifest-long = Omega is een bot, geen mens. Pas na je eigen ja biedt hij je één kleine taak per week aan om op je werk met AI te proberen. Je kiest er een, of geen. Hij stelt ook twee korte vragen per week die alleen voor groepen tellen, laat collega's vertellen wat lukte en wat misging, brengt je vraag naar een collega bij naam, en helpt teams een AI-uur te houden. Een nee of stilte krijgt niemand te zien. Schrijf "stop" en hij stopt meteen; schrijf "wat weet je van mij" en hij laat alles zien wat hij over je bewaart.
manifest-slash = Vraag de coach iets; alleen jij ziet het antwoord
manifest-command-help = help
manifest-about-help = Wat je hier kunt doen
manifest-command-overview = overzicht
manifest-about-overview = Je week in één blik
manifest-command-question = vraag
manifest-about-question = Stel een vraag aan een collega die de weg weet
manifest-command-settings = instellingen
manifest-about-settings = Je dag, je uur, een pauze, je taal
manifest-command-stop = stop
manifest-about-stop = Geen coaching meer, vanaf nu
manifest-not-public = Slack en Teams hebben een adres nodig dat het internet gebruikt, zoals --url https://omega.example.org ("{ $url }" is er geen). Voor Slack zonder zo'n adres: --socket.
manifest-no-app-id = Zet eerst COACH_TEAMS_APP_ID: de Application (client) ID van je Azure Bot.
