using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>The centre could not be asked, or did not agree. The message is the end of a sentence without full stop.</summary>
/// <param name="status">What the centre answered; 0 where it did not.</param>
public sealed class EnrolmentFailedException(string message, int status = 0, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;

    /// <summary>Asking again may help.</summary>
    public bool MayPass => Status is 0 or 409 or 429 or >= 500;
}

/// <summary>Speaks <c>/enrol/v1</c> with the centre over TLS that trusts the kiosk authority and nobody else.</summary>
internal sealed class EnrolmentClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly Uri _centre;
    private string? _distrust;

    /// <param name="authorities">Roots and intermediates of the kiosk authority; null takes any server, for what a fingerprint will tell.</param>
    /// <param name="own">The kiosk's certificate with its key and the authorities between it and the root; null before it has one.</param>
    public EnrolmentClient(Uri centre, X509Certificate2Collection? authorities, SslStreamCertificateContext? own)
    {
        _centre = centre;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            TargetHost = centre.Host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, ClientCertificateContext = own,
            CertificateChainPolicy = authorities is null ? null : CentreTrust.Only(authorities),
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                if (authorities is null || errors == SslPolicyErrors.None) return true;
                _distrust = CentreTrust.WhyNot(chain, errors);
                return false;
            },
        };
        _http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = EnrolmentJson.AnswerBytes };
    }

    /// <exception cref="EnrolmentFailedException">The centre cannot be reached, or refuses.</exception>
    public async Task<EnrolmentAnswer> ClaimAsync(string code, EnrolmentRequest request, CancellationToken stop) =>
        Read(await SendAsync(HttpMethod.Post, $"enrol/v1/claims/{code}", EnrolmentJson.Write(request), stop), EnrolmentJson.ReadAnswer);

    /// <exception cref="EnrolmentFailedException">The centre cannot be reached, or refuses.</exception>
    public async Task<EnrolmentAnswer> RenewAsync(EnrolmentRequest request, CancellationToken stop) =>
        Read(await SendAsync(HttpMethod.Post, "enrol/v1/renewals", EnrolmentJson.Write(request), stop), EnrolmentJson.ReadAnswer);

    /// <exception cref="EnrolmentFailedException">The centre cannot be reached, or refuses.</exception>
    public async Task<EnrolmentState> StateAsync(CancellationToken stop) => Read(await SendAsync(HttpMethod.Get, "enrol/v1/state", null, stop), EnrolmentJson.ReadState);

    /// <summary>The kiosk authority as the server gives it, PEM. Whether it is the right one only its fingerprint tells.</summary>
    /// <exception cref="EnrolmentFailedException">The centre cannot be reached, or refuses.</exception>
    public async Task<string> AuthorityAsync(CancellationToken stop) => Encoding.UTF8.GetString(await SendAsync(HttpMethod.Get, "enrol/v1/authority", null, stop));

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_centre, path));
            if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.SendAsync(request, stop);
            var answer = await response.Content.ReadAsByteArrayAsync(stop);
            if (response.StatusCode == HttpStatusCode.OK) return answer;
            throw new EnrolmentFailedException((EnrolmentJson.ReadProblem(answer) ?? $"the centre answered {(int)response.StatusCode}; is {_centre} the address for enrolment?").TrimEnd('.'), (int)response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            throw new EnrolmentFailedException(Why(e), inner: e);
        }
        catch (TaskCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new EnrolmentFailedException($"{_centre} has not answered for {Patience.TotalSeconds:0} s", inner: e);
        }
    }

    private string Why(HttpRequestException e) => e switch
    {
        _ when _distrust is not null => $"the server at {_centre} is not the centre: its certificate {_distrust}",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"nobody listens at {_centre}",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => $"there is no host '{_centre.Host}'",
        { InnerException: AuthenticationException or IOException } => $"{_centre} did not agree to an encrypted connection",
        _ => $"{_centre} cannot be reached: {(e.InnerException ?? e).Message.TrimEnd('.')}",
    };

    private static T Read<T>(byte[] answer, ReadJson<T> read)
    {
        try
        {
            return read(answer);
        }
        catch (FormatException e)
        {
            throw new EnrolmentFailedException("the centre's answer is not understood: " + e.Message.TrimEnd('.'), inner: e);
        }
    }

    private delegate T ReadJson<out T>(ReadOnlySpan<byte> utf8);
}
