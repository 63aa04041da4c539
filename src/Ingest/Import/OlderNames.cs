// A table was a CSV file alone once; rooms that still say so mean the same.
global using CsvRow = CardSystem.Ingest.Import.ImportRow;
global using CsvTable = CardSystem.Ingest.Import.ImportTable;
