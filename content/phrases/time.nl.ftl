# Een dag en een tijd samen, zoals "dinsdag 24 november om 10:00".
moment = { $date } om { $time }
# Een week met haar dagen, zoals "week 45 (2–8 nov 2026)".
week = week { $number } ({ $days })
