namespace CardSystem.Ingest.Alerts;

/// <summary>Something a person asked of an alert cannot be done; the message is one sentence that says why.</summary>
public sealed class AlertException(string message) : RefusedException(message);
