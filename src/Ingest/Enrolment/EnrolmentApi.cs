using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Enrolment;

/// <summary><c>/enrol/v1</c>: claims by code, renewals and state by client certificate.</summary>
public static class EnrolmentApi
{
    public static void MapEnrolment(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/enrol/v1");
        // For who has only the fingerprint of the root: the certificates are public, and the fingerprint says whether they are ours.
        api.MapGet("/authority", (KioskPapers papers) => Answer(() => Results.Text(papers.KioskAuthority(), "application/x-pem-file")));
        api.MapPost("/claims/{code}", (string code, HttpContext http, EnrolmentDesk desk) => WithBodyAsync(http, body => desk.Claim(code, body, http.Connection.RemoteIpAddress)));
        api.MapPost("/renewals", (HttpContext http, EnrolmentDesk desk) => http.Connection.ClientCertificate is { } certificate
            ? WithBodyAsync(http, body => desk.Renew(certificate, body)) : Task.FromResult<IResult>(NoCertificate()));
        api.MapGet("/state", (HttpContext http, KioskStates states) => http.Connection.ClientCertificate is { } certificate ? Answer(() => Json(EnrolmentJson.Write(states.Of(certificate)))) : NoCertificate());
    }

    private static async Task<IResult> WithBodyAsync(HttpContext http, Func<byte[], byte[]> answer)
    {
        if (http.Request.ContentLength > EnrolmentJson.RequestBytes) return Problem(StatusCodes.Status413PayloadTooLarge, $"The request has more than {EnrolmentJson.RequestBytes} bytes.");
        using var body = new MemoryStream();
        var buffer = new byte[4_096];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            if (body.Length + read > EnrolmentJson.RequestBytes) return Problem(StatusCodes.Status413PayloadTooLarge, $"The request has more than {EnrolmentJson.RequestBytes} bytes.");
            body.Write(buffer, 0, read);
        }

        return Answer(() => Json(answer(body.ToArray())));
    }

    private static IResult Answer(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (EnrolmentException e)
        {
            return Problem(e.Status, e.Message);
        }
        catch (RefusedException e)
        {
            // Keys or files of the centre itself: theirs to put right, and a kiosk tries again later.
            return Problem(StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "The centre cannot use its register at the moment; try again later.");
        }
    }

    private static Refusal NoCertificate() => Problem(StatusCodes.Status401Unauthorized, "This needs the kiosk's client certificate.");

    private static IResult Json(byte[] json) => Results.Bytes(json, "application/json");

    private static Refusal Problem(int status, string detail) => new Refusal(status, EnrolmentJson.Write(new EnrolmentProblem("Refused", status, detail)));

    private sealed class Refusal(int status, byte[] json) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/problem+json";
            return httpContext.Response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
        }
    }
}

/// <summary>What a kiosk is told of itself, also one that is no longer let in by the gateway.</summary>
public sealed class KioskStates(Database database, CentreSigner signer)
{
    /// <exception cref="EnrolmentException">No kiosk is called so.</exception>
    public EnrolmentState Of(X509Certificate2 certificate)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var caller = KioskCaller.Find(work, certificate) ?? throw new EnrolmentException("No kiosk of this centre has this certificate.", StatusCodes.Status403Forbidden);
        var withdrawals = KioskRegister.Withdrawals(work, caller.Entry.Kiosk);
        var withdrawn = withdrawals.FirstOrDefault(w => w.KeyReference == caller.KeyReference);
        return new EnrolmentState(
            caller.Entry.Kiosk, caller.State, withdrawn is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(withdrawn.At), withdrawals.Count == 0 ? null : signer.Revoke(withdrawals));
    }
}
