"""What the coach is made of: the lock files, licences, known vulnerabilities, the list of parts."""
