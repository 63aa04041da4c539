using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>A request is answered with a problem. Thrown, because it ends the request from wherever it is noticed; nothing has been kept by then.</summary>
public sealed class ApiException(int status, Bilingual detail) : Exception(detail.English)
{
    public int Status => status;

    /// <summary>A sentence: what is wrong and what to do.</summary>
    public Bilingual Detail => detail;

    public static ApiException BadRequest(Bilingual detail) => new(StatusCodes.Status400BadRequest, detail);

    public static ApiException NotHere() => new(StatusCodes.Status404NotFound, ApiWords.NotHere);
}
