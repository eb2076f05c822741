"""JobSinks: a process for every event, kept in files until it has come to its end."""
