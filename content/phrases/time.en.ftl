# A day and a time together, such as "Tuesday 24 November at 10:00".
moment = { $date } at { $time }
# A week with its days, such as "week 45 (2–8 Nov 2026)".
week = week { $number } ({ $days })
