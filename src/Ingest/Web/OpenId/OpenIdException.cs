namespace CardSystem.Ingest.Web.OpenId;

/// <summary>The other service, or somebody in its name, said something that cannot be accepted. The message is for the log; the person is told only that it did not work.</summary>
public sealed class OpenIdException(string message, Exception? inner = null) : Exception(message, inner);
