namespace CardSystem.Ingest.Warnings;

/// <summary>Something given by a person (a rule, a folder, a number) cannot be taken; the message is one sentence that says what is wrong and what to do.</summary>
public sealed class WarningException(string message) : RefusedException(message);
