namespace CardSystem.Ingest.Storage;

/// <summary>The database cannot be used; the message is one sentence for whoever runs the service.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
