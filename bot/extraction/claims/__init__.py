"""The contract's values: claims with every field and its evidence, and tallies."""
