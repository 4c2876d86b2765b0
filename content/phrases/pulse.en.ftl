pulse-ask = { $count ->
    [one] One short question about AI in your work. A few seconds.
   *[other] Two short questions about AI in your work. Ten seconds.
}
pulse-confidential = Confidential: your answer only counts as part of a group, and a group is shown from { $minimum } answers on ({ $sensitive } for sensitive questions). You can always skip this.
pulse-noted = { $question } Noted.
pulse-thanks = Noted, thank you. That was it for this week.
pulse-after = What happens with it: on { $date } I add up everyone's answers and throw the separate answers away. It is shown as a group only, from { $minimum } answers on ({ $sensitive } for sensitive questions).
pulse-change = I want to change my answer
pulse-closed = These questions have closed by now, so nothing was changed. Thank you for thinking of them.
pulse-results-button = See the results
pulse-stale = This question no longer fits this week. Nothing was changed.
pulse-not-joined = You are not taking part now, so I kept nothing. You can join at any moment.
pulse-join-button = Count me in
pulse-home = { $count ->
    [one] One short question for this week. Skipping is fine, and so is changing your answer.
   *[other] Two short questions for this week. Skipping is fine, and so is changing your answer.
}
pulse-home-button = To the questions
pulse-mine = Your answer to ‘{ $question }’
