namespace CardSystem.Ingest.Activities;

/// <summary>What was asked of activities, sessions or sign-ups cannot be done; the message is one sentence for whoever asked. Nothing of it was kept.</summary>
public sealed class ActivityException(string message) : RefusedException(message);
