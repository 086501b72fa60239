"""H5P packages as files: read with suspicion, written with care, never executed. Plain Python."""
