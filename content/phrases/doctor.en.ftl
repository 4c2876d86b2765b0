# What `coach doctor` says to an administrator: what it found, and below it the next step (-next).

doctor-content = The content is in order ({ $count } cards).
doctor-content-wrong = { $count ->
    [one] One thing in the content must be mended.
   *[other] { $count } things in the content must be mended.
}
doctor-content-wrong-next = Run "coach check": it names each file and line.
doctor-secret = COACH_SECRET is set.
doctor-secret-none = COACH_SECRET is not set.
doctor-secret-none-next = Make one once with "openssl rand -hex 32", set it, keep a copy, and never change it.
doctor-secret-short = COACH_SECRET is short enough to be guessed.
doctor-secret-short-next = Use { $length } characters or more, such as from "openssl rand -hex 32". Do so before the coach is in use: marks made with the old one stop working.
doctor-database = The database can be read and written and is up to date ({ $name }).
doctor-database-unfit = COACH_DATABASE_URL is no address of a database I know.
doctor-database-unfit-next = Write sqlite:///path/to/omega.db or postgresql://user:password@host/name.
doctor-database-none = There is no database "{ $name }" yet.
doctor-database-none-next = Run "coach migrate" to make it, or correct COACH_DATABASE_URL.
doctor-database-driver = The driver for { $name } is not installed.
doctor-database-driver-next = Install the PostgreSQL part: pip install "omega-coach[postgres]".
doctor-database-closed = The database { $name } cannot be opened ({ $kind }).
doctor-database-closed-next = Check that it runs, that this machine may reach it, and user, password and name in COACH_DATABASE_URL.
doctor-database-damaged = The database { $name } is damaged, or no database.
doctor-database-damaged-next = Go back to a backup: coach restore FILE.
doctor-database-empty = The database { $name } holds nothing of the coach yet.
doctor-database-empty-next = Run "coach migrate" to make its tables, or correct COACH_DATABASE_URL.
doctor-database-moved = The database { $name } was moved to { $to } ({ $moment } UTC), so no coach starts on this file any more.
doctor-database-moved-next = Set COACH_DATABASE_URL to that database. How to undo the move: deploy/README.md, "From SQLite to PostgreSQL".
doctor-database-old = The database { $name } is of another version (it is at { $found }, this program wants { $wanted }).
doctor-database-old-next = Make a backup and run "coach migrate". If the database is newer than the program, install the newer program.
doctor-database-readonly = The database { $name } can be read, but not written.
doctor-database-readonly-next = Give the coach's user the right to write.
doctor-database-full = There is no room for the database { $name }: the disk is full.
doctor-database-full-next = Make room on that disk, or put the database on a larger one. Nothing was lost; a running coach goes on by itself.
doctor-database-locked = Another program holds the database { $name }.
doctor-database-locked-next = Let that program finish or end it: a backup, a copy, or a tool that has the file open.
doctor-database-server = The database server is PostgreSQL { $version }.
doctor-database-aged = PostgreSQL at { $name } is version { $found }, which is too old: the coach wants { $oldest } or newer.
doctor-database-aged-next = Upgrade the server, or put the database on a newer one.
doctor-database-away = No PostgreSQL answers at { $name } ({ $kind }).
doctor-database-away-next = Check that it runs, that this machine may reach it, and the host and port in COACH_DATABASE_URL.
doctor-database-sealed = PostgreSQL at { $name } and the coach find no encrypted line that both trust ({ $kind }).
doctor-database-sealed-next = Check sslmode and sslrootcert in COACH_DATABASE_URL. With verify-full, the certificate has to name the host as you wrote it.
doctor-database-refused = PostgreSQL at { $name } does not let the coach in: user and password do not fit.
doctor-database-refused-next = Correct them in COACH_DATABASE_URL; odd characters in a password are written like %40 for @. If they are right, the server's pg_hba.conf has to let this machine in.
doctor-database-unknown = PostgreSQL answers, but has no database { $name }.
doctor-database-unknown-next = Make it as that server's administrator: createdb --owner=USER NAME. Or correct the name in COACH_DATABASE_URL.
doctor-database-rights = The coach's user may not make or change tables in { $name }.
doctor-database-rights-next = Make that user the owner, as the server's administrator: ALTER DATABASE NAME OWNER TO USER; and in that database: GRANT ALL ON SCHEMA public TO USER;
doctor-database-crowded = PostgreSQL at { $name } lets nobody else in: all its connections are in use.
doctor-database-crowded-next = Raise max_connections on the server, or run fewer replicas of the coach.
doctor-database-between = What answers at { $name } is no PostgreSQL itself, but stands before one and does not pass on what the coach asks.
doctor-database-between-next = Give the coach the address of the server itself in COACH_DATABASE_URL, without a pooler such as PgBouncer.
doctor-database-setting = PostgreSQL at { $name } refuses a parameter of COACH_DATABASE_URL.
doctor-database-setting-next = Look at what stands behind the question mark there, and leave out what the server does not know.
doctor-database-odd = The coach cannot do what { $name } in COACH_DATABASE_URL asks, or finds nothing under that name.
doctor-database-odd-next = Correct it or leave it out. Files must be there and readable; to be sure who the server is, write sslmode=verify-full&sslrootcert=system.
doctor-people = { $people ->
    [one] One person
   *[other] { $people } people
} in { $teams ->
    [one] one team.
   *[other] { $teams } teams.
}
doctor-people-none = There are no people yet.
doctor-people-none-next = Run "coach people people.csv teams.csv --dry-run", and without --dry-run when it looks right. Nobody gets a message from it.
doctor-people-unreached = { $count ->
    [one] One person has no address on Slack or Teams yet.
   *[other] { $count } people have no address on Slack or Teams yet.
}
doctor-people-unreached-next = While "coach serve" runs, Slack is asked for them by e-mail address; Teams tells who they are when they get the app, or write to it. For who stays: is the address in people.csv the one of their account, and is the app installed for them?
doctor-reach = { $platform }: { $reachable ->
    [one] one person is reached
   *[other] { $reachable } people are reached
}, { $unknown } not tried yet, { $blocked ->
    [0] fewer than 5
   *[other] { $blocked } or more
} blocked the bot, { $uninstalled ->
    [0] fewer than 5
   *[other] { $uninstalled } or more
} have no app there any more. (Counted in fives, the rest as reached, so that nobody can be seen to have said no.)
doctor-owner-none = Nobody is program owner: nobody can sign the why or open a team.
doctor-owner-none-next = Write "owner" in the column duties of people.csv for one person, and import again.
doctor-channel-none = { $count ->
    [one] One team has no channel; stories and AI hours are not shown there.
   *[other] { $count } teams have no channel; stories and AI hours are not shown there.
}
doctor-channel-none-next = Put the channel in the column channels of teams.csv (slack:C0123… or teams:19:…@thread.tacv2), add the bot to it, and import again. Without one all else works.
doctor-channel-refuses = { $platform } did not take the last message for { $count ->
    [one] one channel
   *[other] { $count } channels
}, of: { $teams }.
doctor-channel-refuses-next = Add the bot to the channel (Slack: /invite @Omega bot; Teams: add the app to the team), or put another channel in teams.csv and import again. The next message there is simply tried again.
doctor-why = The organisation's why is signed.
doctor-why-none = The organisation's why is not signed, so no team can be opened.
doctor-why-none-next = The program owner writes it in the chat: open the overview and choose to write the why.
doctor-open = { $count ->
    [one] One team is open.
   *[other] { $count } teams are open.
}
doctor-open-none = No team is open yet, so nobody is invited.
doctor-open-none-next = The program owner opens the first team in the chat: open the overview and choose the teams.
doctor-port = Port { $port } on { $host } is free; only this machine can reach it.
doctor-port-open = Port { $port } on { $host } is free; other machines can reach it, without encryption.
doctor-port-open-next = Right inside a container or behind a reverse proxy. Else set COACH_HOST=127.0.0.1 and let a proxy with https pass requests on.
doctor-port-taken = The coach cannot listen on port { $port } of { $host } now.
doctor-port-taken-next = If "coach serve" is running, all is well. Else choose another COACH_PORT or COACH_HOST, or stop what uses it.
doctor-port-none = { $port } is no port.
doctor-port-none-next = Set COACH_PORT to a number from 1024 to 65535.
doctor-platform-none = Neither Slack nor Teams is set up; the coach can talk to nobody.
doctor-platform-none-next = Follow docs/slack.md or docs/teams.md. Try it without either: "coach demo".
doctor-public = The coach answers at { $url }.
doctor-public-unfit = { $url } is no address that Slack or Teams can call.
doctor-public-unfit-next = It takes https:// and a name that the internet knows, such as https://omega.example.org.
doctor-public-silent = Nothing usable answers at { $url }.
doctor-public-silent-next = Check the name in the DNS, the firewall, and the certificate of your reverse proxy. It must be reachable from the internet, not only from your own network.
doctor-public-other = Something answers at { $url }, but not the coach (status { $status }).
doctor-public-other-next = Start "coach serve", and let the reverse proxy pass this path on, unchanged, to COACH_HOST and COACH_PORT.
doctor-work = Nothing waits that should have been done by now.
doctor-work-overdue = { $count ->
    [one] One thing should have been looked at five minutes ago.
    [10000] 10,000 things or more should have been looked at five minutes ago.
   *[other] { $count } things should have been looked at five minutes ago.
  }
doctor-work-overdue-next = Does the coach run ("coach serve")? With roles, one with --role clock or all is needed. Otherwise the log says why it does not succeed.
doctor-work-waiting = { $count ->
    [one] One message has waited to leave for more than a quarter of an hour.
    [10000] 10,000 messages or more have waited to leave for more than a quarter of an hour.
   *[other] { $count } messages have waited to leave for more than a quarter of an hour.
  }
doctor-work-waiting-next = When something goes to very many people, that is as it should be. Otherwise: does the coach run, with roles one with --role sender or all? If the platform holds us back, the log says so (deploy/RUNBOOK.md).
doctor-work-held = { $count ->
    [one] One message is held, for something in the coach itself went wrong with it.
   *[other] { $count } messages are held, for something in the coach itself went wrong with them.
  }
doctor-work-held-next = The log says what. Once it is mended, "coach retry" tries them again.
doctor-clock = The clock agrees with that of { $platform } ({ $seconds } s apart).
doctor-clock-off = The clock of this machine is { $seconds } seconds off from that of { $platform }.
doctor-clock-off-next = Switch time synchronisation on (NTP). Signatures are refused when the clocks differ by five minutes, and messages would go out at the wrong moment.
doctor-slack = Slack lets the coach in: workspace "{ $workspace }", as "{ $bot }".
doctor-slack-token-none = COACH_SLACK_BOT_TOKEN is not set.
doctor-slack-token-none-next = At api.slack.com/apps open your app, "OAuth & Permissions", and copy the Bot User OAuth Token (it starts with xoxb-).
doctor-slack-refused = Slack refuses COACH_SLACK_BOT_TOKEN ({ $error }).
doctor-slack-refused-next = At api.slack.com/apps open your app, "OAuth & Permissions": reinstall it if need be, and copy the Bot User OAuth Token again. "ratelimited" goes by itself.
doctor-slack-kind = COACH_SLACK_BOT_TOKEN is a token, but not that of a bot.
doctor-slack-kind-next = Take the Bot User OAuth Token of "OAuth & Permissions" (xoxb-…). One that starts with xapp- belongs in COACH_SLACK_APP_TOKEN.
doctor-slack-silent = Slack gives no answer at { $host }.
doctor-slack-silent-next = Check that this machine may reach it over https (firewall, proxy, DNS), and that COACH_SLACK_API is not set by accident.
doctor-slack-rights = The app has the { $count } rights it needs, and no more.
doctor-slack-rights-missing = The app lacks rights: { $scopes }.
doctor-slack-rights-missing-next = At api.slack.com/apps open "App Manifest", paste the output of "coach manifest slack", save, and reinstall the app under "Install App".
doctor-slack-rights-extra = The app has rights that the coach never uses: { $scopes }.
doctor-slack-rights-extra-next = Take them away under "OAuth & Permissions" and reinstall the app, unless you know why they are there.
doctor-slack-rights-unknown = Slack does not tell which rights the app has.
doctor-slack-rights-unknown-next = Compare "OAuth & Permissions" with the table in docs/slack.md.
doctor-slack-http = Slack's requests come in over HTTP and are checked against COACH_SLACK_SIGNING_SECRET.
doctor-slack-deaf = Nothing from Slack can come in: neither COACH_SLACK_SIGNING_SECRET nor COACH_SLACK_APP_TOKEN is set.
doctor-slack-deaf-next = With a public https address: copy the Signing Secret from "Basic Information". Without one: make an app-level token there with connections:write (xapp-…), and use Socket Mode.
doctor-slack-socket = Slack's events come in over Socket Mode.
doctor-slack-socket-refused = Slack refuses COACH_SLACK_APP_TOKEN ({ $error }).
doctor-slack-socket-refused-next = Under "Basic Information" make an app-level token with connections:write (xapp-…), and switch "Socket Mode" on.
doctor-slack-drawing = Slack can draw the coach's messages.
doctor-slack-blocks = Slack would refuse some of the coach's messages ({ $error }).
doctor-slack-blocks-next = Install the newest version of the coach. If it stays, report it with this line.
doctor-teams-guid = { $name } is not set, or not of the right form.
doctor-teams-guid-next = In the Azure portal open your Azure Bot, "Configuration", and copy it: eight characters, three times four and twelve, with dashes.
doctor-teams-secret-none = COACH_TEAMS_APP_SECRET is not set.
doctor-teams-secret-none-next = In the Azure portal open the app registration, "Certificates & secrets", make a client secret, and copy its Value at once.
doctor-teams-secret-id = COACH_TEAMS_APP_SECRET looks like the secret's ID.
doctor-teams-secret-id-next = Copy the column Value, not Secret ID. It is shown only once: make a new secret if it is gone.
doctor-teams-host = Messages would go to { $host }, which is not on the list of allowed hosts.
doctor-teams-host-next = Leave COACH_TEAMS_SERVICE_URL and COACH_TEAMS_HOSTS out, unless your cloud wants its own.
doctor-teams-development = COACH_TEAMS_DEVELOPMENT is on: only addresses on this machine are allowed.
doctor-teams-development-next = Leave it out for real use.
doctor-teams-token = Microsoft lets the coach in.
doctor-teams-refused = Microsoft refuses app id, secret or tenant ({ $error }).
doctor-teams-refused-next = Look up the number at https://login.microsoftonline.com/error. Most often the secret has run out, or app and tenant do not belong together: compare them with the Azure Bot's "Configuration".
doctor-teams-silent = No usable answer from { $host }.
doctor-teams-silent-next = Check that this machine may reach it over https (firewall, proxy, DNS).
doctor-teams-keys = The keys that vouch for messages from Teams can be fetched ({ $count }).
doctor-teams-keyless = { $host } gives no keys, so no message from Teams can be trusted.
doctor-teams-keyless-next = Try again later. If it stays: does a proxy in your network change the answer?
doctor-teams-service = Messages to Teams can go out over { $host }.
