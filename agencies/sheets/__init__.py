"""Tables that people send and fetch: CSV and XLSX, read with distrust and written without formulas."""
