# A day and a time together, such as "Tuesday 24 November at 10:00".
moment = { $date } at { $time }
