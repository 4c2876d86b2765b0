# Een dag en een tijd samen, zoals "dinsdag 24 november om 10:00".
moment = { $date } om { $time }
