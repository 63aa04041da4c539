namespace CardSystem.Ingest;

/// <summary>What was asked for is not done; the message is one sentence for whoever asked, which says what is wrong and what to do. Nothing of it was kept.</summary>
public abstract class RefusedException(string message) : Exception(message);
