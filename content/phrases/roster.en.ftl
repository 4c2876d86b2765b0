# The import of people.csv and teams.csv: what is wrong, and what changes. For whoever makes the files.

roster-unreadable = This file cannot be read as text. Save it again as "CSV UTF-8".
roster-workbook = This is a spreadsheet, not a CSV file. In your spreadsheet program choose "Save as" and then "CSV UTF-8".
roster-empty = This file is empty. Start with a row with the names of the columns.
roster-no-rows = There is nothing below the names of the columns. Put the rows there.
roster-missing-column = The column "{ $column }" is missing. Put it in the first row. What stands there now: { $found }.
roster-column-twice = The column "{ $column }" is there twice. Remove one.
roster-unknown-column = The column "{ $column }" is not known. Give it the right name, or remove it.
roster-quotes = From here on the quotation marks do not match: there is one too many or too few. Write a quotation mark inside a cell twice ("").
roster-many-cells = This row has { $cells } cells, but there are { $wanted } columns. Is there a "{ $sign }" inside a cell? Then put that cell between quotation marks.
roster-few-cells = This row has { $cells } cells, but there are { $wanted } columns. Something is missing for: { $columns }. When a cell stays empty, still write its separator ({ $sign }).
roster-missing-cell = "{ $column }" is empty. Fill it in.
roster-too-long = The text for "{ $column }" is { $length } characters long. Make it { $limit } at most.
roster-excel-number = The spreadsheet program made "{ $value }" of the id, and digits were lost. Make that column "Text" and fill in the id again.
roster-garbled = Letters in the name "{ $value }" were damaged. Save the file again as "CSV UTF-8".
roster-email = "{ $value }" is not an e-mail address.
roster-unknown = "{ $column }" says "{ $value }", which does not exist.
roster-zone = "{ $value }" is not a time zone. Write a time zone such as Europe/Amsterdam.
roster-country = "{ $value }" is not a country we know. Write its code of two letters, such as NL or BE, or a dash for a country without public holidays.
roster-pattern-empty = The working hours say "{ $value }", in which we read no hours. Write "mon-fri 9-17", for example.
roster-pattern-day = In the working hours, "{ $part }" is not a day we know. Write "mon-thu 8:30-17; fri 9-13", for example.
roster-pattern-hours = In the working hours, "{ $part }" has no hours that are right. Write "mon-thu 8:30-17; fri 9-13", for example.
roster-pattern-long = In the working hours, "{ $part }" lasts more than half a day. Write 9-17 for nine to five, and 22-6 for a night.
roster-pattern-overlap = In the working hours, "{ $part }" overlaps with other hours. Remove one of the two.
roster-spot = "{ $value }" under "{ $column }" cannot be read. Write the platform, a colon and the id there, such as slack:U123.
roster-platform = The platform "{ $value }" is not known.
roster-id-twice = The id "{ $value }" is on line { $other } too. Give each row an id of its own, or remove the double row.
roster-email-twice = The e-mail address "{ $value }" is on line { $other } too. Give everyone an address of their own, or remove the double row.
roster-spot-twice = "{ $value }" is on line { $other } too. It can belong to one only.
roster-two-people = Until now the id "{ $id }" belongs to { $name }, but the address { $email } to { $other }. Were the ids numbered anew? Then give everyone their own id back. If the address really became someone else's, first import a file in which { $other } has another address or is gone.
roster-someone-else = Until now the id "{ $id }" with { $email } belongs to { $name }. Is { $now } someone else? Then give a new colleague an id and an e-mail address of their own; if { $name } has left, first import a file without { $name } and { $now }. If it is the same person, first change the name, and only in a next import the id or the address.
roster-spot-taken = Until now "{ $value }" belongs to { $other }. Give { $other } another id on that platform in the same file, or remove it from { $name }.
roster-channel-taken = Until now the channel "{ $value }" belongs to the team { $other }. Give { $other } another channel in the same file, or remove it from { $name }.
roster-source-twice = The group "{ $value }" is on line { $other } too. Its people can be in one team only.
roster-source-none = No team here takes its people from { $platform }. Write a group in the column "source" of its row, such as slack:@support, or teams: and the id of a channel.
roster-source-unknown = Slack has no user group "{ $value }". Write slack:@ and its handle, or slack: and its id.
roster-source-not-installed = In Teams there is no "{ $value }" with the Omega app in it. Add the app to that team, or correct the id of the channel.
roster-source-empty = Nobody in "{ $value }" can be taken: it is empty, or the app is not allowed to see names and e-mail addresses. If that is right, remove the group from this row.
roster-problems = { $count ->
    [one] There is one thing to mend. Nothing has changed.
   *[other] There are { $count } things to mend. Nothing has changed.
}

roster-new-teams = New teams: { $count }
roster-changed-teams = Changed teams: { $count }
roster-absent-teams = Not in the file, and left alone: { $teams }
roster-new = New colleagues: { $count }
roster-returning = Back again: { $count }
roster-changed = Changed: { $count }
roster-leaving = Gone: { $count }. For them everything stops at once.
roster-more = … and { $count } more
roster-nothing = Nothing changes: it all stands like this already.
roster-unchanged = Unchanged: { $count }
roster-skipped = { $count ->
    [one] One row was passed over: that colleague had themselves erased.
   *[other] { $count } rows were passed over: those colleagues had themselves erased.
}
roster-doubles = { $count ->
    [one] One colleague is in the groups of several teams, and comes into the first of these in teams.csv.
   *[other] { $count } colleagues are in the groups of several teams, and come into the first of these in teams.csv.
}
roster-staying = { $count ->
    [one] One colleague in these groups is in a team that is not looked at now, and stays there.
   *[other] { $count } colleagues in these groups are in teams that are not looked at now, and stay there.
}
roster-unled = { $count ->
    [one] One colleague led the team they leave now, and does not lead the new one. If they should, give them that duty in people.csv.
   *[other] { $count } colleagues led the team they leave now, and do not lead the new one. If they should, give them that duty in people.csv.
}
roster-guests = Passed over, guests: { $count }
roster-bots = Passed over, bots: { $count }
roster-gone = Passed over, accounts that were closed: { $count }
roster-unnamed = Passed over, without a name or an e-mail address: { $count }
roster-unread = Their people were not looked at, and stay as they are: { $teams }
roster-waiting = { $count ->
    [one] One of them comes into a team that is open already, and is invited only when the program owner chooses to.
   *[other] { $count } of them come into a team that is open already, and are invited only when the program owner chooses to.
}
roster-shared = Note: these look like addresses that several people read: { $people }. What one of them tells the bot, the others then see too, and one yes or no counts for all. Give each person an address and an account of their own.
roster-renamed = Note: these names are quite different from before: { $people }. If it is somebody else, give a new number and an e-mail address of their own: otherwise the new colleague sees what belonged to the former one, and their yes or no holds.
roster-no-owner = Mind: nobody has the duty "owner" (program owner). Without an owner no team can be opened.
roster-half = Mind: { $leaving } of the { $present } colleagues are not there any more. Is it the whole file, or the right group? If you are sure, add --force.
roster-quiet = Nobody gets a message about this.
roster-written = Done.
roster-not-written = Nothing has changed yet.
roster-none = (nothing)

roster-field-ref = id
roster-field-name = name
roster-field-email = e-mail
roster-field-team = team
roster-field-groups = kinds of work
roster-field-duties = duties
roster-field-tools = tools
roster-field-language = language
roster-field-zone = time zone
roster-field-country = country
roster-field-pattern = working hours
roster-field-platforms = platforms
roster-field-channels = channels
