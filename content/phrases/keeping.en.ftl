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
keeping-postgres = On PostgreSQL, use its own tools: pg_dump --exclude-table-data=pulse_answer, and pg_restore. How stands in deploy/README.md.
keeping-progress = Copied { $done } of { $all } MB.
keeping-restore-dry = Only tell what would happen, in counts.
keeping-restore-erasures = Another database or later backup whose erasures and stops count; may be given several times.
keeping-restore-file = The backup.
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
