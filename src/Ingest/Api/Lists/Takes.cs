using CardSystem.Ingest.Api.Answers;

namespace CardSystem.Ingest.Api.Lists;

/// <summary>The parameters an address takes. Others are refused: a misspelt filter would otherwise quietly give too much.</summary>
internal sealed record Takes(IReadOnlyList<string> Names)
{
    /// <exception cref="ApiException">There is another, or one twice.</exception>
    public static void Check(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Takes>() is not { } takes) return;
        foreach (var (name, values) in http.Request.Query)
        {
            if (!takes.Names.Contains(name, StringComparer.Ordinal)) throw ApiException.BadRequest(ApiWords.UnknownQuery.Fill(Contracts.Shown.Of(name), takes.Names.Count == 0 ? "–" : string.Join(", ", takes.Names)));
            if (values.Count > 1) throw ApiException.BadRequest(ApiWords.TwiceInQuery.Fill(name));
        }
    }
}
