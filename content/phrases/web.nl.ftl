# De proefpagina: alles wat eromheen staat. Wat de coach zegt staat in de andere bestanden.

web-title = { $name } · Omega
web-demo = Proefpagina
web-skip = Naar het gesprek
web-no-script = Voor deze proefpagina is JavaScript nodig.

# Klok
web-clock = Klok van de proef
web-clock-now = Het is nu
web-clock-next = Volgende moment
web-clock-next-hint = Zet de klok op het moment waarop er weer iets gebeurt
web-clock-monday = Maandag 10:00
web-clock-monday-hint = Zet de klok op de eerstvolgende maandag, 10:00
web-clock-moving = De tijd loopt …
web-moved = { $people ->
    [0] { $channels ->
        [0] Intussen is er niets gezegd.
       *[other] Er is nieuws in de kanalen.
    }
    [one] Eén collega heeft een nieuw bericht.
   *[other] { $people } collega's hebben een nieuw bericht.
}
web-moved-mine = Er is een nieuw bericht voor jou.
web-moved-room = Er is iets nieuws in het kanaal { $name }.

# Uitleg bij het eerste bezoek
web-about-open = Uitleg
web-about-title = Zo werkt deze proefpagina
web-about-who = Je bent nu { $name }, bij een verzonnen bedrijf. Kies een andere naam, dan ben je die collega. Een ambassadeur, een teamleider en de programma-eigenaar zien elk iets anders.
web-about-others = Wie je niet bent, leeft vanzelf mee.
web-about-clock = De tijd zet je zelf vooruit. ‘{ web-clock-next }’ gaat naar het eerste wat er voor jou gebeurt, ‘{ web-clock-monday }’ naar een nieuwe week. Na vier weken zijn er uitslagen.
web-about-kept = Er kan niets stuk. Stopt de proef, dan is alles weg.
web-about-choose = Kies wie je bent
web-about-close = Begrepen

# Links: wie je kunt zijn
web-people = Collega's
web-people-open = Kies wie je bent
web-people-close = Sluiten
web-search = Zoek naam of team
web-nobody = Niemand gevonden.
web-no-team = Zonder team
web-places = Mijn chat en kanalen
web-chat-private = Chat met Omega
web-unread = { $count ->
    [one] 1 nieuw bericht
   *[other] { $count } nieuwe berichten
}
web-duty-ambassador = ambassadeur
web-duty-lead = teamleider
web-duty-owner = programma-eigenaar
web-duty-council = ondernemingsraad
web-scripted = leeft vanzelf mee tot jij iets doet
web-scripted-hint = Deze collega leeft vanzelf mee. Zodra jij iets doet of de klok verzet, speel jij verder.

# Midden: het gesprek
web-you-are = Je bent
web-you = Jij
web-conversation = Gesprek met Omega, een bot
web-conversation-channel = Berichten in { $name }
web-bot-name = Omega
web-bot-label = bot
web-from-bot = Bericht van Omega, een bot
web-updated = bijgewerkt
web-withdrawn = Dit bericht is ingetrokken.
web-empty = Hier is nog niets gezegd
web-empty-hint = Omega begint niet uit zichzelf voordat je team meedoet. Je kunt wel nu al iets vragen.
web-empty-channel = Nog niets in dit kanaal
web-empty-channel-hint = Hier komen verhalen van collega's en resultaten van het hele team, nooit iets over één persoon.
web-write = Schrijf aan Omega
web-send = Versturen
web-suggestions = Iets om te proberen
web-commands = help | vraag | verhaal | waarom | instellingen | wat weet je van mij | stop
web-channel-note = Omega leest hier niet mee. Iets vragen doe je in je eigen chat.
web-channel-back = Naar mijn chat
web-answered-privately = Omega heeft je geantwoord in je eigen chat; in het kanaal is daar niets van te zien.
web-gone = { $text } Je gaat hier verder als een collega.
web-prompt = Om te kopiëren
web-copy = Kopiëren
web-copied = Gekopieerd
web-file = Downloaden, { $size } kB
web-figures = Toon de cijfers
web-figure = { NUMBER($value, maximumFractionDigits: 1) }{ $unit }
web-share = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }

# Formulieren
web-optional = (mag leeg blijven)
web-choose = Maak een keuze
web-missing = Dit is nog leeg. Vul het in of kies iets.

# Rechts: het overzicht
web-home = Overzicht
web-tab-chat = Chat
web-tab-home = Overzicht
web-tab-channel = Kanaal
web-tabs = Onderdelen

# Als iets niet kan
web-offline = Er kwam geen antwoord van de server. Loopt hij nog?
web-failed = Dat ging niet goed. Probeer het nog eens; wat je invulde staat er nog.
web-refused-host = Deze proefpagina is alleen te openen op de computer waar zij draait, via 127.0.0.1 of localhost.
web-refused-origin = Dit verzoek kwam niet van de proefpagina zelf en is daarom niet uitgevoerd.
web-refused-json = De server kreeg iets wat hij niet kan lezen. Ververs de pagina en probeer het opnieuw.
web-refused-long = Dit is te lang. Maak het korter en probeer het opnieuw.
web-refused-fields = Er ontbrak iets in wat de server kreeg. Ververs de pagina en probeer het opnieuw.
web-refused-person = Deze persoon is hier niet (meer). Kies iemand anders.
web-refused-place = Dit bericht of kanaal hoort niet bij deze persoon. Ververs de pagina.
web-refused-clock = Naar dat moment kan de klok niet.
web-refused-nothing = Hier is niets te vinden.
