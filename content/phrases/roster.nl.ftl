# De import van people.csv en teams.csv: wat er mis is, en wat er verandert. Voor wie de bestanden maakt.

roster-unreadable = Dit bestand is niet te lezen als tekst. Bewaar het opnieuw als "CSV UTF-8".
roster-workbook = Dit is een rekenblad, geen CSV-bestand. Kies in je rekenprogramma "Opslaan als" en dan "CSV UTF-8".
roster-empty = Dit bestand is leeg. Begin met een regel met de namen van de kolommen.
roster-no-rows = Onder de namen van de kolommen staat niets. Zet er de rijen onder.
roster-missing-column = De kolom "{ $column }" ontbreekt. Zet haar in de eerste rij. Nu staat daar: { $found }.
roster-column-twice = De kolom "{ $column }" staat er twee keer. Haal er één weg.
roster-unknown-column = De kolom "{ $column }" kennen we niet. Geef haar de goede naam, of haal haar weg.
roster-quotes = Vanaf hier kloppen de aanhalingstekens niet: er is er één te veel of te weinig. Staat er een aanhalingsteken ín een cel, schrijf het dan dubbel ("").
roster-many-cells = Deze rij heeft { $cells } cellen, maar er zijn { $wanted } kolommen. Staat er in een cel een "{ $sign }"? Zet die cel dan tussen aanhalingstekens.
roster-few-cells = Deze rij heeft { $cells } cellen, maar er zijn { $wanted } kolommen. Er ontbreekt iets bij: { $columns }. Blijft een cel leeg, laat dan wel het scheidingsteken ({ $sign }) staan.
roster-missing-cell = Bij "{ $column }" staat niets. Vul het in.
roster-too-long = De tekst bij "{ $column }" is { $length } tekens lang. Maak er hoogstens { $limit } van.
roster-excel-number = Van de id is door het rekenprogramma "{ $value }" gemaakt, en dan zijn er cijfers weg. Maak van die kolom "Tekst" en vul de id opnieuw in.
roster-garbled = In de naam "{ $value }" zijn letters kapotgegaan. Bewaar het bestand opnieuw als "CSV UTF-8".
roster-email = "{ $value }" is geen e-mailadres.
roster-unknown = Bij "{ $column }" staat "{ $value }", en dat bestaat niet.
roster-zone = "{ $value }" is geen tijdzone. Schrijf een tijdzone als Europe/Amsterdam.
roster-country = "{ $value }" is geen land dat we kennen. Schrijf de landcode van twee letters, zoals NL of BE, of een streepje voor een land zonder feestdagen.
roster-pattern-empty = Bij de werktijden staat "{ $value }", en daar lezen we geen werktijd in. Schrijf bijvoorbeeld "ma-vr 9-17".
roster-pattern-day = Bij de werktijden kennen we "{ $part }" niet als dag. Schrijf bijvoorbeeld "ma-do 8:30-17; vr 9-13".
roster-pattern-hours = Bij de werktijden staan bij "{ $part }" geen uren die kloppen. Schrijf bijvoorbeeld "ma-do 8:30-17; vr 9-13".
roster-pattern-long = Bij de werktijden duurt "{ $part }" meer dan een halve dag. Schrijf 9-17 voor negen tot vijf, en 22-6 voor een nacht.
roster-pattern-overlap = Bij de werktijden valt "{ $part }" samen met andere uren. Haal één van de twee weg.
roster-spot = "{ $value }" bij "{ $column }" is niet te lezen. Schrijf het platform, een dubbele punt en de id daar, zoals slack:U123.
roster-platform = Het platform "{ $value }" kennen we niet.
roster-id-twice = De id "{ $value }" staat ook op regel { $other }. Geef elke rij een eigen id, of haal de dubbele rij weg.
roster-email-twice = Het e-mailadres "{ $value }" staat ook op regel { $other }. Geef ieder een eigen adres, of haal de dubbele rij weg.
roster-spot-twice = "{ $value }" staat ook op regel { $other }. Het kan maar bij één horen.
roster-two-people = De id "{ $id }" is tot nu toe van { $name }, maar het adres { $email } van { $other }. Zijn de id's opnieuw genummerd? Geef dan ieder de eigen id terug. Is het adres echt van een ander geworden, verwerk dan eerst een bestand waarin { $other } een ander adres heeft of weg is.
roster-someone-else = De id "{ $id }" met { $email } is tot nu toe van { $name }. Is { $now } iemand anders? Geef een nieuwe collega dan een eigen id en e-mailadres; is { $name } weg, verwerk dan eerst een bestand zonder { $name } en { $now }. Is het dezelfde, verander dan eerst de naam en pas in een volgende keer de id of het adres.
roster-spot-taken = "{ $value }" is tot nu toe van { $other }. Geef { $other } in hetzelfde bestand een andere id op dat platform, of haal hem weg bij { $name }.
roster-channel-taken = Het kanaal "{ $value }" is tot nu toe van het team { $other }. Geef { $other } in hetzelfde bestand een ander kanaal, of haal het weg bij { $name }.
roster-source-twice = De groep "{ $value }" staat ook op regel { $other }. De mensen kunnen maar in één team.
roster-source-none = Geen team hier haalt zijn mensen uit { $platform }. Schrijf bij een team een groep in de kolom "source", zoals slack:@support, of teams: en de id van een kanaal.
roster-source-unknown = Slack heeft geen gebruikersgroep "{ $value }". Schrijf slack:@ en de korte naam, of slack: en de id.
roster-source-not-installed = In Teams is geen "{ $value }" met de app Omega erin. Voeg de app toe aan dat team, of verbeter de id van het kanaal.
roster-source-empty = Uit "{ $value }" kunnen we niemand overnemen: er zit niemand in, of de app mag geen namen en e-mailadressen zien. Klopt dat, haal de groep dan weg uit deze rij.
roster-problems = { $count ->
    [one] Er is één ding te verbeteren. Er is niets veranderd.
   *[other] Er zijn { $count } dingen te verbeteren. Er is niets veranderd.
}

roster-new-teams = Nieuwe teams: { $count }
roster-changed-teams = Gewijzigde teams: { $count }
roster-absent-teams = Niet in het bestand, en met rust gelaten: { $teams }
roster-new = Nieuwe collega's: { $count }
roster-returning = Weer terug: { $count }
roster-changed = Gewijzigd: { $count }
roster-leaving = Weg: { $count }. Voor hen stopt alles meteen.
roster-more = … en nog { $count }
roster-nothing = Er verandert niets: alles staat er al zo in.
roster-unchanged = Ongewijzigd: { $count }
roster-skipped = { $count ->
    [one] Eén rij is overgeslagen: die collega heeft zich laten wissen.
   *[other] { $count } rijen zijn overgeslagen: die collega's hebben zich laten wissen.
}
roster-doubles = { $count ->
    [one] Eén collega zit in de groepen van meer teams, en komt in het eerste daarvan in teams.csv.
   *[other] { $count } collega's zitten in de groepen van meer teams, en komen in het eerste daarvan in teams.csv.
}
roster-staying = { $count ->
    [one] Eén collega uit deze groepen zit in een team waar nu niet naar gekeken is, en blijft daar.
   *[other] { $count } collega's uit deze groepen zitten in teams waar nu niet naar gekeken is, en blijven daar.
}
roster-unled = { $count ->
    [one] Een collega leidde het team waar die nu weggaat, en leidt het nieuwe team niet. Moet dat wel, geef die taak dan in people.csv.
   *[other] { $count } collega's leidden het team waar ze nu weggaan, en leiden het nieuwe team niet. Moet dat wel, geef die taak dan in people.csv.
}
roster-guests = Overgeslagen, gasten: { $count }
roster-bots = Overgeslagen, bots: { $count }
roster-gone = Overgeslagen, gesloten accounts: { $count }
roster-unnamed = Overgeslagen, zonder naam of e-mailadres: { $count }
roster-unread = Naar hun mensen is niet gekeken, die blijven zoals ze zijn: { $teams }
roster-waiting = { $count ->
    [one] Eén van hen komt in een team dat al open is, en krijgt pas een uitnodiging als de programma-eigenaar daarvoor kiest.
   *[other] { $count } van hen komen in een team dat al open is, en krijgen pas een uitnodiging als de programma-eigenaar daarvoor kiest.
}
roster-shared = Let op: dit lijken adressen die meer mensen lezen: { $people }. Wat de één aan de bot vertelt, ziet dan ook de ander, en een ja of nee geldt voor allemaal. Geef ieder een eigen adres en account.
roster-renamed = Let op: deze namen zijn heel anders dan eerst: { $people }. Is het iemand anders, geef dan een nieuw nummer en een eigen e-mailadres: anders ziet de nieuwe collega wat van de vorige was, en geldt diens ja of nee.
roster-no-owner = Let op: niemand heeft de taak "owner" (programma-eigenaar). Zonder eigenaar kan er geen team open.
roster-half = Let op: { $leaving } van de { $present } collega's zijn er niet meer bij. Is het wel het hele bestand, of de goede groep? Weet je het zeker, geef dan --force mee.
roster-quiet = Niemand krijgt hier bericht van.
roster-written = Verwerkt.
roster-not-written = Er is nog niets veranderd.
roster-none = (niets)

roster-field-ref = id
roster-field-name = naam
roster-field-email = e-mail
roster-field-team = team
roster-field-groups = soort werk
roster-field-duties = taken
roster-field-tools = hulpmiddelen
roster-field-language = taal
roster-field-zone = tijdzone
roster-field-country = land
roster-field-pattern = werktijden
roster-field-platforms = platforms
roster-field-channels = kanalen
