cli-backup-help = Write a backup of the database, also while the coach runs. Open pulse answers are left out.
cli-restore-help = Put a backup in the place of the database. Erasures, stops and what was said since hold on.
keeping-added =
    { $count ->
        [one] 1 person who came since the backup is added, without a team until the next import.
       *[other] { $count } people who came since the backup are added, without a team until the next import.
    }
keeping-backup-done =
    { $people ->
        [one] Backup written: { $file } ({ $size } MB, 1 person). Open pulse answers are left out.
       *[other] Backup written: { $file } ({ $size } MB, { $people } people). Open pulse answers are left out.
    }
keeping-backup-file = The file to write.
keeping-backup-force = Also when the file is there already.
keeping-being-made = Another backup or restore is busy with { $name }. Wait until it is done.
keeping-busy = Another program holds the database { $name }. Wait until it is done and try again.
keeping-damaged = { $file } is damaged. Nothing was changed; take another backup.
keeping-done = The database is back as it was on { $moment } UTC.
keeping-doubtful =
    { $count ->
        [one] 1 message that somebody waits for may have been said; it is looked for first, and said where nobody can tell.
       *[other] { $count } messages that somebody waits for may have been said; they are looked for first, and said where nobody can tell.
    }
keeping-erased =
    { $count ->
        [one] 1 person is erased again.
       *[other] { $count } people are erased again.
    }
keeping-exists = { $file } is there already. Choose another name, or add --force.
keeping-foreign = { $file } is no database of the coach, or a damaged one. Nothing was changed.
keeping-in-use = A coach runs on the database { $name }, or it is being restored. End that first; there can be one at a time.
keeping-is-folder = { $file } is a folder. Name a file in it.
keeping-itself = { $file } is the database itself. Name another file.
keeping-kept = The replaced database is kept as { $file }. It holds what was erased and left out; delete it as soon as you can.
keeping-lapsed =
    { $count ->
        [one] 1 message that may have been said is not said again.
       *[other] { $count } messages that may have been said are not said again.
    }
keeping-lock-closed = I can't open the lock { $file }: { $why }. It may be held by a coach of another user. Start me as that user, or remove the lock when no coach runs.
keeping-newer = { $file } was made by a newer version of the coach. Nothing was changed; install that version first.
keeping-next = Start the coach with "coach serve". Import people and teams once more if these changed since.
keeping-no-backup = { $file } was not made by "coach backup". Nothing was changed.
keeping-no-folder = There is no folder { $folder }. Make it, or correct COACH_DATABASE_URL.
keeping-no-room = I can't write in { $folder }: the disk is full or takes no more. Nothing was changed.
keeping-other = { $file } is a backup of another organisation than the one in { $name }. Nothing was changed. Name the right backup, or set COACH_DATABASE_URL to a new file.
keeping-people =
    { $count ->
        [one] 1 person in it.
       *[other] { $count } people in it.
    }
keeping-progress = Copied { $done } of { $all } MB.
keeping-restore-dry = Only tell what would happen, in counts.
keeping-restore-erasures = Another database or later backup whose erasures and stops count; may be given several times.
keeping-restore-file = The backup; on PostgreSQL also the address of a database into which a dump was put back.
keeping-restore-keep = Keep the replaced database beside the new one. It holds what was erased and left out.
keeping-stopped =
    { $count ->
        [one] 1 person who stopped, paused or left since stays so.
       *[other] { $count } people who stopped, paused or left since stay so.
    }
keeping-taken-back =
    { $count ->
        [one] 1 story or question that was taken back since stays so.
       *[other] { $count } stories and questions that were taken back since stay so.
    }
keeping-taken-over =
    { $count ->
        [one] 1 message that was said or planned since is taken over.
       *[other] { $count } messages that were said or planned since are taken over.
    }
keeping-told-all = The replaced database told what happened since.
keeping-told-nothing = There was no readable database to tell what happened since { $moment } UTC. Who erased themselves or stopped after that is not known here: give what you have with --erasures, and ask people once more.
keeping-told-older = The replaced database does not go on from this backup: it is older, or went on from an older one. Only its erasures and stops hold on.
keeping-told-part = The replaced database told only of some things since { $moment } UTC: it is damaged, or was begun anew. Erasures and stops in it hold on.
keeping-unsound = The database { $name } is damaged or cannot be read, so no backup was made.
keeping-would = This would put the database back as it was on { $moment } UTC. Nothing was changed.
cli-move-help = Move everything from the SQLite file to an empty PostgreSQL database. End the coach first.
keeping-differs = After carrying everything over, table "{ $table }" in { $name } is not the same as before. All of it was undone; nothing was changed. Please report this.
keeping-files-only = A database on a server can be gone back to only when COACH_DATABASE_URL is a PostgreSQL database too. Nothing was changed.
keeping-move-before =
    { $people ->
        [one] It was moved already: { $name } holds the same { $rows } rows of { $tables } tables, with 1 person. All of it was compared.
       *[other] It was moved already: { $name } holds the same { $rows } rows of { $tables } tables, with { $people } people. All of it was compared.
    }
keeping-move-done =
    { $people ->
        [one] Moved to { $name }: { $rows } rows of { $tables } tables, with 1 person. All of it was compared.
       *[other] Moved to { $name }: { $rows } rows of { $tables } tables, with { $people } people. All of it was compared.
    }
keeping-move-elsewhere = That is no address of a PostgreSQL database. Nothing was changed. Write postgresql://user:password@host/name; a password with @, / or : in it has to be percent-encoded.
keeping-move-interrupted = Interrupted. Run the same command again: it looks what is there, and goes on from that.
keeping-move-next = Now set COACH_DATABASE_URL to the address of { $name }, keep the same COACH_SECRET, and start the coach with "coach serve".
keeping-move-no-file = COACH_DATABASE_URL names no SQLite file, so there is nothing to move.
keeping-move-old = No coach starts on { $file } any more: { $mark } says why, and how to undo the move. The file still holds everything about everybody. Delete it, and what stands beside it, as soon as you are sure.
keeping-move-to = The empty PostgreSQL database: postgresql://user:password@host/name.
keeping-move-would =
    { $people ->
        [one] This would move { $rows } rows of { $tables } tables, with 1 person, to { $name }, which is empty. Nothing was changed.
       *[other] This would move { $rows } rows of { $tables } tables, with { $people } people, to { $name }, which is empty. Nothing was changed.
    }
keeping-moved = The database { $name } was moved to { $to } ({ $moment } UTC), so no coach runs on this file any more: it would say everything twice. Set COACH_DATABASE_URL to that database. If no coach has run there yet, removing { $file } undoes the move; else make a backup there ("coach backup") and restore it to a new file.
keeping-no-keep = On a server nothing is left beside. Nothing was changed. Make a dump of it first if you want to keep it, and leave out --keep.
keeping-not-clean = { $name } is not empty, though nobody is in it; there are rows in: { $tables }. Nothing was changed. Take a new, empty database.
keeping-not-empty = There are people in { $name } already ({ $people }). Nothing was changed. Take a new, empty database.
keeping-old = The database { $name } is of another version (it is at { $found }, this program wants { $wanted }). Nothing was changed. Run "coach migrate" with COACH_DATABASE_URL set to it; if it is newer than the program, install the newer program.
keeping-rows-compared = Compared { $done } of { $all } rows.
keeping-rows-moved = Copied { $done } of { $all } rows.
keeping-same = { $name } is the database itself. Name the one into which the dump was put back.
keeping-server-closed = The database { $name } cannot be opened ({ $kind }). Nothing was changed. Check that it runs, that this machine may reach it, and user, password and name in its address.
keeping-server-failed = The database { $name } failed in the midst of it ({ $kind }). All of it was undone; nothing was changed.
keeping-server-in-use = Somebody is at work in the database { $name } with the coach's user. Nothing was changed. End every coach, import and backup there, and try again.
keeping-strange = There is a table "{ $table }" in the database that is not the coach's, and it would stay behind. Nothing was changed. Take it out, or move it yourself.
keeping-stripped =
    { $count ->
        [one] From 1 text a character was left out that PostgreSQL cannot hold (NUL, which nobody sees).
       *[other] From { $count } texts a character was left out that PostgreSQL cannot hold (NUL, which nobody sees).
    }
keeping-unfit = A row of table "{ $table }" cannot be read, or not be kept by { $name } ({ $kind }). All of it was undone; nothing was changed.
