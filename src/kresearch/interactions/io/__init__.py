"""Opening and writing tables: CSV, JSON Lines, Parquet, frames, folders."""
