"""Many cases at once, from files, through DuckDB: nothing is loaded whole, and every bad row is told."""
