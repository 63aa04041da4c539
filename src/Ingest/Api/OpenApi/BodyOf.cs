namespace CardSystem.Ingest.Api.OpenApi;

/// <summary>What an address takes as its body. Not the framework's own metadata: with that, a body of another kind would be sent away before the gate has seen the request.</summary>
internal sealed record BodyOf(Type Fields);
