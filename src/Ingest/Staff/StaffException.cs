namespace CardSystem.Ingest.Staff;

/// <summary>An account, a role or an invitation cannot be made as asked; the message is one sentence for whoever asked.</summary>
public sealed class StaffException(string message) : RefusedException(message);
