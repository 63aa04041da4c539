using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Office;

/// <summary>
/// Asks the centre (<c>/office/v1</c>) over mutual TLS. Every request may be sent again: the centre answers the same. It waits for its answers,
/// because a conversation with a card has one thread.
/// </summary>
internal sealed class CentreClient : IDisposable
{
    private const int LargestAnswer = 262_144;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;
    private readonly Uri _centre;

    public CentreClient(OfficeOptions options, DeskKey desk)
    {
        _centre = new Uri(options.Centre);
        var handler = new SocketsHttpHandler { SslOptions = Tls(desk), AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(options.AnswerSeconds), MaxResponseContentBufferSize = LargestAnswer };
    }

    public DeskPapers Desk() => Ask<DeskPapers>(HttpMethod.Post, "desk", null);

    public CardOrder Begin(string member, string? replaces) => Ask<CardOrder>(HttpMethod.Post, "issues", new { member, replaces });

    /// <summary>Cards asked for and not finished, the oldest first.</summary>
    public IReadOnlyList<OpenIssue> Open() => Ask<List<OpenIssue>>(HttpMethod.Get, "issues", null);

    public CardPapers Certify(string card, byte[] request, byte[] receiptKey, string? uid) => Ask<CardPapers>(HttpMethod.Post, $"issues/{card}/certificate", new { request, receiptKey, uid });

    /// <summary>What was certified for this chip before.</summary>
    public CardPapers Papers(string card, string thumbprint) => Ask<CardPapers>(HttpMethod.Get, $"issues/{card}/certificate?key={thumbprint}", null);

    public ActivatedCard Activate(string card, byte[] receipt) => Ask<ActivatedCard>(HttpMethod.Post, $"issues/{card}/activation", new { receipt });

    /// <returns>Null where the centre does not know the key.</returns>
    public KnownCard? ByKey(string thumbprint) => AskIfKnown<KnownCard>($"cards?key={thumbprint}");

    /// <returns>Null where the centre does not know the card.</returns>
    public KnownCard? ByNumber(string card) => AskIfKnown<KnownCard>($"cards/{Uri.EscapeDataString(card)}");

    public MemberPapers Member(string card) => Ask<MemberPapers>(HttpMethod.Post, $"cards/{card}/member", null);

    public ResetPapers Reset(string thumbprint, byte[] challenge, string? card, string reason) => Ask<ResetPapers>(HttpMethod.Post, "resets", new { thumbprint, challenge, card, reason });

    public void Dispose() => _http.Dispose();

    private T? AskIfKnown<T>(string path) where T : class
    {
        try
        {
            return Ask<T>(HttpMethod.Get, path, null);
        }
        catch (OfficeException e) when (e.Status == (ushort)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private T Ask<T>(HttpMethod method, string path, object? body) where T : class
    {
        using var request = new HttpRequestMessage(method, new Uri(_centre, "/office/v1/" + path));
        if (body is not null) request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using var answer = _http.Send(request);
            using var content = answer.Content.ReadAsStream();
            if (!answer.IsSuccessStatusCode) throw Refusal(answer.StatusCode, content);
            return JsonSerializer.Deserialize<T>(content, Json) ?? throw new OfficeException(OfficeFault.Unreachable, "The centre's answer is empty.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            throw new OfficeException(OfficeFault.Unreachable, $"The centre at {_centre} cannot be reached: {Reason(e)}");
        }
        catch (JsonException)
        {
            throw new OfficeException(OfficeFault.Unreachable, $"What answers at {_centre} is not the centre's card office; check Office:Centre.");
        }
    }

    private static OfficeException Refusal(HttpStatusCode status, Stream content)
    {
        var fault = (int)status >= 500 || status == HttpStatusCode.TooManyRequests ? OfficeFault.Unreachable : OfficeFault.Refused;
        try
        {
            var told = JsonSerializer.Deserialize<Problem>(content, Json)?.Detail;
            if (!string.IsNullOrWhiteSpace(told)) return new OfficeException(fault, string.Concat(told.Take(500).Select(c => char.IsControl(c) ? ' ' : c)), (ushort)status);
        }
        catch (JsonException)
        {
            // Something between us and the centre answered in its own words.
        }

        return new OfficeException(fault, $"The centre refused with status {(int)status}; check Office:Centre and this kiosk's enrolment.", (ushort)status);
    }

    private static string Reason(Exception e) => e is OperationCanceledException ? "it does not answer in time." : Shown.Of((e.InnerException ?? e).Message.TrimEnd('.')) + ".";

    private static SslClientAuthenticationOptions Tls(DeskKey desk)
    {
        var tls = new SslClientAuthenticationOptions { ClientCertificateContext = desk.Login, CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (desk.Authorities.Count == 0) return tls;
        tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        tls.CertificateChainPolicy.CustomTrustStore.AddRange(desk.Authorities);
        return tls;
    }

    private sealed record Problem(string? Detail);
}
