namespace CardSystem.Ingest.Import;

/// <param name="Number">As a spreadsheet shows it.</param>
internal readonly record struct SheetRow(long Number, string[] Cells);

/// <summary>The file as a whole cannot be taken; the message goes on from the file's name.</summary>
internal sealed class SheetException(string message) : Exception(message);
