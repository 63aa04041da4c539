using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CardSystem.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Office;

/// <summary>
/// <c>/office/v1</c>: what a desk of the card office asks of the centre. JSON with bytes in base64; problems are RFC 9457 with a plain sentence.
/// Asking again for the same gives the same.
/// </summary>
public static class OfficeApi
{
    private const string KeyWanted = "Ask with ?key= and the thumbprint of the chip's key, 64 hex digits in lower case.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <param name="caller">Tells the kiosk by the client certificate, which the listener has checked.</param>
    public static void MapOffice(this IEndpointRouteBuilder routes, OfficeCaller caller)
    {
        var services = routes.ServiceProvider;
        var guard = ActivatorUtilities.CreateInstance<OfficeGuard>(services, caller);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(guard.Dispose);
        var office = routes.MapGroup("/office/v1").AddEndpointFilter(guard);
        office.MapPost("/desk", (HttpContext http, [FromServices] CardCare care) => Told(care.Desk(OfficeGuard.DeskOf(http), http.Connection.ClientCertificate?.PublicKey.ExportSubjectPublicKeyInfo())));
        MapIssues(office);
        MapCards(office);
    }

    private static void MapIssues(IEndpointRouteBuilder office)
    {
        office.MapPost("/issues", (HttpContext http, [FromServices] IssuingDesk issuing) => AskedAsync<IssueRequest, IssueAnswer>(http, asked =>
            asked.Member is { Length: > 0 and <= 20 } member && asked.Replaces is not { Length: 0 or > 40 } ? issuing.Begin(OfficeGuard.DeskOf(http), member, asked.Replaces)
                : OfficeRefusal.Wrong("Name the member, and the card that is replaced if there is one.")));
        office.MapGet("/issues", ([FromServices] IssueRequests requests) => Results.Json(requests.Open(), Json));
        office.MapPost("/issues/{card}/certificate", (HttpContext http, string card, [FromServices] IssuingDesk issuing) => AskedAsync<CertifyRequest, CertifyAnswer>(http, asked =>
            asked is { Request: { } request, ReceiptKey: { } key } && TryUid(asked.Uid, out var uid) ? issuing.Certify(OfficeGuard.DeskOf(http), card, request, key, uid)
                : OfficeRefusal.Wrong("Send the certificate request and the receipt key; a UID has 4, 7 or 10 bytes in hex.")));
        office.MapGet("/issues/{card}/certificate", (string card, string? key, [FromServices] IssuingDesk issuing) =>
            Told(IsThumbprint(key) ? issuing.Again(card, key) : OfficeRefusal.Wrong(KeyWanted)));
        office.MapPost("/issues/{card}/activation", (HttpContext http, string card, [FromServices] IssuingDesk issuing) => AskedAsync<ActivateRequest, ActivateAnswer>(http, asked =>
            asked.Receipt is { } receipt ? issuing.Activate(OfficeGuard.DeskOf(http), card, receipt) : OfficeRefusal.Wrong("Send the card's receipt.")));
    }

    private static void MapCards(IEndpointRouteBuilder office)
    {
        office.MapGet("/cards", (string? key, [FromServices] CardCare care) =>
            Told(IsThumbprint(key) ? care.Find(key, null) : OfficeRefusal.Wrong(KeyWanted)));
        office.MapGet("/cards/{card}", (string card, [FromServices] CardCare care) => Told(care.Find(null, card)));
        office.MapPost("/cards/{card}/member", (HttpContext http, string card, [FromServices] CardCare care) => Told(care.Member(OfficeGuard.DeskOf(http), card)));
        office.MapPost("/resets", (HttpContext http, [FromServices] CardCare care) => AskedAsync<ResetRequest, ResetAnswer>(http, asked =>
            IsThumbprint(asked.Thumbprint) && asked.Challenge is { Length: 16 } challenge && (asked.Reason ?? "") is { Length: <= 200 } reason && !reason.Any(char.IsControl)
                ? care.Reset(OfficeGuard.DeskOf(http), asked.Thumbprint, challenge, asked.Card, reason)
                : OfficeRefusal.Wrong("Send the thumbprint of the chip's key (64 hex digits in lower case), the chip's challenge (16 bytes) and, if you like, a reason of at most 200 characters on one line.")));
    }

    private static async Task<IResult> AskedAsync<TAsked, TTold>(HttpContext http, Func<TAsked, OfficeAnswer<TTold>> answer) where TAsked : class where TTold : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<TAsked>(http.Request.Body, Json, http.RequestAborted) is { } asked
                ? Told(answer(asked)) : OfficeGuard.Problem(StatusCodes.Status400BadRequest, "The request is empty.");
        }
        catch (JsonException e)
        {
            return OfficeGuard.Problem(StatusCodes.Status400BadRequest, $"The request cannot be understood: {Shown.Of(e.Message)}");
        }
    }

    private static IResult Told<T>(OfficeAnswer<T> answer) where T : class => answer.Value is { } value ? Results.Json(value, Json) : OfficeGuard.Problem(answer.Status, answer.Problem);

    private static bool IsThumbprint([NotNullWhen(true)] string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Four bytes that begin with 08 are drawn anew each time (ISO 14443-3): no UID to know a card by.</summary>
    private static bool TryUid(string? text, out string uid)
    {
        uid = text is null or { Length: 8 } && (text?.StartsWith("08", StringComparison.Ordinal) ?? true) ? "" : text!.ToUpperInvariant();
        return uid.Length is 0 or 8 or 14 or 20 && uid.All(char.IsAsciiHexDigit);
    }
}
