"""The parts of the search: words, spelling, what is asked, what may be found, and how the databases are asked."""
