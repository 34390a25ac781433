"""Running a search: the database, its answer as a frame, the public functions."""
