using System.Text.Json;
using System.Text.RegularExpressions;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>The body of a request, read once and whole: its digest tells two requests apart, and the endpoint reads its fields.</summary>
public sealed partial class ApiBody
{
    public const int Longest = 65_536;

    private byte[]? _bytes;

    public async ValueTask<byte[]> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (_bytes is not null) return _bytes;
        if (request.ContentLength > Longest) throw TooLong();
        using var kept = new MemoryStream();
        var buffer = new byte[8_192];
        for (int read; (read = await request.Body.ReadAsync(buffer, stop)) > 0;)
        {
            if (kept.Length + read > Longest) throw TooLong();
            kept.Write(buffer, 0, read);
        }

        return _bytes = kept.ToArray();
    }

    /// <summary>What the fields say; the body has been read already.</summary>
    /// <exception cref="ApiException">It is not JSON, or not as it should be.</exception>
    public T As<T>(HttpRequest request)
    {
        if (!request.HasJsonContentType()) throw new ApiException(StatusCodes.Status415UnsupportedMediaType, ApiWords.NotJson);
        try
        {
            return JsonSerializer.Deserialize<T>(_bytes, ApiJson.Options) ?? throw ApiException.BadRequest(ApiWords.WrongBody.Fill("$"));
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest(Missing().Match(e.Message) is { Success: true } missing ? ApiWords.MissingFields.Fill(missing.Groups[1].Value) : ApiWords.WrongBody.Fill(Place(e.Path)));
        }
    }

    /// <summary>The reader's own words name the field; a field's name that the sender made up is not repeated at any length.</summary>
    private static string Place(string? path) => Contracts.Shown.Of(string.IsNullOrEmpty(path) ? "$" : path);

    /// <summary>Only the reader's message names them.</summary>
    [GeneratedRegex("missing required properties including: (.+?)\\.$")]
    private static partial Regex Missing();

    private static ApiException TooLong() => new(StatusCodes.Status413PayloadTooLarge, ApiWords.TooLong.Fill(Longest));
}
