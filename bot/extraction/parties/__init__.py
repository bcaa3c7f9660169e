"""Who is meant: noun phrases as actors of the catalogue, as groups it lacks, or as kinds of people."""
