# Verhalen van collega's: wat lukte en wat misging, even zwaar.
story-kind-win = Wat lukte
story-kind-blunder = Blunder
story-status-draft = concept
story-status-shared = gedeeld
story-status-withdrawn = teruggetrokken
story-someone = Een collega
story-head-win = { $name } vertelt wat lukte
story-head-blunder = { $name } deelt een blunder
story-said-did = Wat ik deed
story-said-gave = Wat het opleverde
story-said-wrong = Wat er misging
story-said-tip = Mijn tip
story-try = Dit wil ik proberen

story-form-title = Vertel je verhaal
story-form-submit = Bekijken
story-form-close = Terug
story-form-intro = Een blunder is net zoveel waard als iets wat lukte. Je ziet straks eerst hoe het eruitziet; pas als jij kiest, gaat het naar je team.
story-form-kind = Wat voor verhaal is het?
story-form-kind-win = Iets wat lukte
story-form-kind-blunder = Een blunder
story-form-task = Welke taak was het?
story-form-did = Wat deed je?
story-form-did-hint = Noem geen namen van klanten of collega's.
story-form-gave = Wat leverde het op?
story-form-gave-hint = Vul dit in, of wat er misging. Allebei mag ook.
story-form-wrong = Wat ging er mis?
story-form-wrong-hint = Vul dit in, of wat het opleverde. Allebei mag ook.
story-form-tip = Heb je een tip?
story-form-tip-hint = Eén zin is genoeg.
story-error-empty = Vul hier iets in.
story-error-kind = Kies een van de twee.
story-error-either = Vul in wat het opleverde of wat er misging. Een van de twee is genoeg.
story-error-long = Dit is te lang voor mij: hooguit { $limit } tekens.

story-preview = Zo ziet je team het
story-preview-heads = Erboven komt wat jij kiest:
story-preview-note = { $kind ->
    [win] Onder je verhaal komt de knop ‘Dit wil ik proberen’. Ook zonder naam kan een collega je soms herkennen aan wat je vertelt. Terugtrekken kan altijd. Deel je niets, dan gooi ik dit concept na dertig dagen weg.
   *[blunder] Ook zonder naam kan een collega je soms herkennen aan wat je vertelt. Terugtrekken kan altijd. Deel je niets, dan gooi ik dit concept na dertig dagen weg.
}
story-share-full = Deel met mijn naam
story-share-first = Alleen mijn voornaam
story-share-none = Zonder naam
story-edit = Aanpassen
story-discard = Weggooien
story-open = Bekijken
story-withdraw = Terugtrekken

story-shared = Dank je wel. Je verhaal gaat naar het kanaal van { $team }, met erboven: ‘{ $head }’. Lukt dat niet, dan hoor je het van mij.
story-shared-soon = Dank je wel. Je verhaal komt { $moment } in het kanaal van { $team }, met erboven: ‘{ $head }’. Lukt dat niet, dan hoor je het van mij.
story-withdraw-hint = Terugtrekken kan altijd, hier of in je overzicht. Dan gaat je verhaal uit het kanaal en wis ik de tekst.
story-not-yet-no-team = Je staat nog niet bij een team, dus ik weet niet waar je verhaal heen kan.
story-not-yet-not-open = Je team is nog niet begonnen, dus ik kan je verhaal nog niet delen.
story-not-yet-no-channel = Je team heeft nog geen kanaal waar ik in kan schrijven, dus ik kan je verhaal nog niet delen.
story-kept = Je concept blijft staan: je vindt het terug in je overzicht.
story-unshared-nowhere = Je verhaal ‘{ $task }’ is niet in het kanaal van { $team } gekomen.
story-unshared-partly = Je verhaal ‘{ $task }’ is niet in elk kanaal van { $team } gekomen.
story-unshared-unsure = Ik weet niet zeker of je verhaal ‘{ $task }’ in het kanaal van { $team } staat. Kijk je even? Staat het er niet, deel het dan opnieuw.
story-invite-bot = Misschien mag ik daar niet schrijven. Vraag dan wie het kanaal beheert om mij uit te nodigen, en deel je verhaal daarna opnieuw.
story-draft-again = Er is niets kwijt: je verhaal is weer een concept.
story-share-again = Opnieuw delen
story-still-there = Je nam je verhaal terug en de tekst is gewist, maar het lukte mij niet om zeker te weten dat het bericht weg is.
story-by-hand = Staat het nog in het kanaal van { $team }? Vraag dan wie het kanaal beheert om het bericht weg te halen; ik kan het niet meer.
story-withdrawn = Je verhaal is teruggetrokken. Het gaat uit het kanaal en de tekst is gewist.
story-discarded = Weggegooid. Er is niets van bewaard.
story-gone = Dat verhaal is er niet meer.

story-will-try = Leuk. ‘{ $task }’ zit bij je volgende kleine taak, als een van de keuzes. Ook dan beslis je zelf of je het doet.
story-try-now = Hier is het, om te doen wanneer het jou uitkomt. Er zit niets aan vast.
story-try-check = Zelf nakijken: { $check }
story-try-care = Zet geen namen of klantgegevens in een AI-tool.
story-task-wrong = Let op, dit ging mis: { $said }
story-task-tip = Tip: { $said }
story-rules = Kijk eerst wat erin mag
story-not-a-task = Dit verhaal gaat over wat misging. Daar maak ik geen taak van: lezen is genoeg.
story-no-tool = Voor dit verhaal heb je een AI-tool nodig, en ik weet er geen die jij mag gebruiken. Heb je er wel een? Kies hem hier en druk daarna nog eens op de knop.
story-how = Wat ik mag gebruiken…
story-your-own = Dit is je eigen verhaal. Nog een keer doen mag natuurlijk; daar heb je mij niet voor nodig.
story-try-gone = Dit verhaal is er niet meer, of het is van een ander team.

story-home = Verhalen
story-home-both = Wat lukte en wat misging tellen even zwaar.
story-tell-win = Vertel wat lukte
story-tell-blunder = Deel een blunder
story-more = Eerdere verhalen
story-list = Je eigen verhalen:
story-list-empty = Je hebt hier geen verhalen staan.
story-mine = Verhaal ({ $status })
story-mine-empty = tekst gewist

story-sample-task = Een klacht beantwoorden
story-sample-did = Ik vroeg om drie openingszinnen, zonder de naam van de klant, en koos er een.
story-sample-gave = Ik begon een kwartier eerder aan het echte antwoord.
story-sample-wrong = Het antwoord noemde een regeling die al twee jaar niet meer bestaat. Ik las er eerst overheen.
story-sample-tip = Vraag om drie versies, dan kies je makkelijker zelf.
