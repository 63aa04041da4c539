using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>
/// The centre's card office over real TLS, written from the description of its addresses and with the simulator's own idea of every object. It keeps their promise
/// that asking again answers the same, and can lose answers.
/// </summary>
internal sealed class FakeOffice : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Issue> _issues = new(StringComparer.Ordinal);
    private readonly OfficeFolder _folder;
    private readonly WebApplication _app;
    private int _requests;

    private FakeOffice(OfficeFolder folder)
    {
        _folder = folder;
        Issuer = CompactAuthority.Load(CertificateRole.CardIssuer, folder.Cards.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey(), null, Now);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = folder.Server, ClientCertificateMode = ClientCertificateMode.RequireCertificate, ClientCertificateValidation = (certificate, _, _) => folder.IsOfUs(certificate),
        })));
        builder.Services.AddRouting();
        _app = builder.Build();
        _app.Map("/office/v1/{**path}", AnswerAsync);
    }

    public sealed record Issue(string Card, string Member)
    {
        public string State { get; set; } = "begun";
        public string Life { get; set; } = "issued";
        public string? Replaces { get; set; }
        public byte[] Point { get; set; } = [];
        public byte[] ReceiptKey { get; set; } = [];
        public byte[] Certificate { get; set; } = [];
        public byte[] File { get; set; } = [];
        public uint Sequence { get; set; }
        public byte[] Challenge { get; } = RandomNumberGenerator.GetBytes(32);
        public List<string> Former { get; } = [];
        public string Key => Point.Length == 0 ? "" : Convert.ToHexStringLower(ChipKey.ThumbprintOf(Point));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public Uri Address { get; private set; } = new("https://localhost/");

    public CompactAuthority Issuer { get; private set; }

    public CompactAuthority Kiosks { get; } = CompactAuthority.Create(CertificateRole.KioskAuthority, Now);

    /// <summary>From an older issuer's key to the present one.</summary>
    public List<byte[]> IssuerLinks { get; } = [];

    /// <summary>Members there are, with their branches.</summary>
    public Dictionary<string, string> Branches { get; } = new(StringComparer.Ordinal) { ["M1"] = "b1", ["M2"] = "b2", ["M3"] = "b3" };

    /// <summary>Which request's answer is lost, counted from 1; 0 for none.</summary>
    public int Loses { get; set; }

    public int Requests => _requests;

    public IReadOnlyList<Issue> Issues { get { lock (_lock) return [.. _issues.Values]; } }

    public static async Task<FakeOffice> StartAsync(OfficeFolder folder)
    {
        var office = new FakeOffice(folder);
        await office._app.StartAsync();
        office.Address = new Uri(office._app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        return office;
    }

    /// <summary>Another key signs MEMBER from now on.</summary>
    public void RotateIssuer()
    {
        var next = CompactAuthority.Create(CertificateRole.CardIssuer, Now);
        IssuerLinks.Add(Issuer.Link(next, Now, Now.AddYears(10)));
        Issuer = next;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Issuer.Dispose();
        Kiosks.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = ((string)http.Request.RouteValues["path"]!).Split('/');
        using var body = http.Request.ContentLength > 0 ? await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted) : JsonDocument.Parse("{}");
        object? answer;
        string problem;
        lock (_lock) answer = Answer(http, path, body.RootElement, out problem);
        if (++_requests == Loses)
        {
            http.Abort();
            return;
        }

        if (answer is null) await Results.Problem(problem, statusCode: problem.StartsWith("There is no", StringComparison.Ordinal) || problem.StartsWith("The centre does not know", StringComparison.Ordinal) ? 404 : 409).ExecuteAsync(http);
        else await Results.Json(answer, JsonSerializerOptions.Web).ExecuteAsync(http);
    }

    private object? Answer(HttpContext http, string[] path, JsonElement asked, out string problem)
    {
        problem = "There is no such address.";
        var key = http.Request.Query["key"].ToString();
        return path switch
        {
            ["desk"] => Desk(http),
            ["issues"] => Begin(asked.GetProperty("member").GetString()!, Text(asked, "replaces"), out problem),
            ["issues", var card, "certificate"] when HttpMethods.IsPost(http.Request.Method) => Certify(_issues[card], asked),
            ["issues", var card, "certificate"] => _issues[card].Key == key ? Papers(_issues[card]) : null,
            ["issues", var card, "activation"] => Activate(_issues[card], asked.GetProperty("receipt").GetBytesFromBase64(), out problem),
            ["cards"] => Find(i => i.Key == key || i.Former.Contains(key), key, out problem),
            ["cards", var card] => Find(i => i.Card == card, null, out problem),
            ["cards", var card, "member"] => Member(_issues[card], out problem),
            ["resets"] => Reset(asked, out problem),
            _ => null,
        };
    }

    private object Desk(HttpContext http)
    {
        var point = http.Connection.ClientCertificate!.PublicKey.EncodedKeyValue.RawData;
        return new { certificate = Kiosks.CertifyKiosk("desk-1", point, Now, Now.AddDays(7)), links = Array.Empty<byte[]>(), issuers = new[] { Issuer.Anchor }, kiosks = new[] { Kiosks.Anchor } };
    }

    private object? Begin(string member, string? replaces, out string problem)
    {
        problem = $"There is no member '{member}'.";
        if (!Branches.TryGetValue(member, out var branch)) return null;
        var issue = _issues.Values.FirstOrDefault(i => i.Member == member && i.State is "begun" or "certified" && i.Member == member);
        var other = _issues.Values.FirstOrDefault(i => i.Member == member && i is { State: "active", Life: "active" });
        problem = $"{member} has card {other?.Card}; say --replace.";
        if (issue is null && other is not null && replaces != other.Card) return null;
        if (issue is null) _issues.Add($"93{_issues.Count:00000000000000}", issue = new Issue($"93{_issues.Count:00000000000000}", member));
        issue.Replaces = replaces ?? issue.Replaces;
        return new { issue.Card, member, name = "张*", branch, issue.Replaces, issue.State };
    }

    private object Certify(Issue issue, JsonElement asked)
    {
        var request = CertificateRequest.LoadSigningRequest(asked.GetProperty("request").GetBytesFromBase64(), HashAlgorithmName.SHA256);
        var (point, receipt) = (request.PublicKey.EncodedKeyValue.RawData, asked.GetProperty("receiptKey").GetBytesFromBase64());
        if (issue.Point.AsSpan().SequenceEqual(point) && issue.ReceiptKey.AsSpan().SequenceEqual(receipt)) return Papers(issue);
        if (issue.Point.Length > 0 && !issue.Point.AsSpan().SequenceEqual(point)) issue.Former.Add(issue.Key);
        (issue.Point, issue.ReceiptKey, issue.State) = (point, receipt, "certified");
        var certified = new CertificateRequest(new X500DistinguishedName($"CN={issue.Card}"), request.PublicKey, HashAlgorithmName.SHA256);
        certified.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("2.16.840.1.101.3.6.8")], true));
        issue.Certificate = certified.Create(_folder.Cards.SubjectName, X509SignatureGenerator.CreateForECDsa(_folder.Cards.GetECDsaPrivateKey()!), Now.AddHours(-1), Now.AddYears(5), RandomNumberGenerator.GetBytes(8)).RawData;
        Sign(issue);
        return Papers(issue);
    }

    private void Sign(Issue issue) => issue.File = new MemberObject
    {
        Number = issue.Member, Name = "张小明", Branch = Branches[issue.Member], From = BcdDate.Number(BcdDate.Of(Now)), Until = BcdDate.Number(BcdDate.Of(Now.AddYears(5))),
        Thumbprint = ChipKey.ThumbprintOf(issue.Point), ReceiptKey = issue.ReceiptKey, Sequence = ++issue.Sequence, Issuer = Issuer.Reference,
    }.Sign(Issuer.Sign);

    private object Papers(Issue issue) => new
    {
        issue.Card, issue.Certificate, memberFile = issue.File, issuers = new[] { Issuer.Anchor }, kiosks = new[] { Kiosks.Anchor }, date = Convert.ToHexString(BcdDate.Of(Now)), issue.Challenge,
    };

    private object? Activate(Issue issue, byte[] receipt, out string problem)
    {
        problem = "The card's receipt does not hold.";
        var content = receipt.AsSpan(receipt[1] == 0x81 ? 3 : 2);
        byte[] signed = [.. "MCAP1-RC"u8, .. ChipKey.ThumbprintOf(issue.Point), .. content[..^66], .. issue.Challenge];
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Decompressed(issue.ReceiptKey) });
        if (!key.VerifyData(signed, content[^64..].ToArray(), HashAlgorithmName.SHA256)) return null;
        (issue.State, issue.Life) = ("active", "active");
        if (issue.Replaces is { } old && _issues.TryGetValue(old, out var before)) before.Life = "replaced";
        return new { issue.Card, state = issue.Life };
    }

    private object? Find(Func<Issue, bool> which, string? key, out string problem)
    {
        problem = "The centre does not know this chip's key.";
        return _issues.Values.FirstOrDefault(which) is not { } i ? null : new
        {
            i.Card, i.Member, name = "张*", state = i.Life, issue = i.State, profile = "mcap-1", thumbprint = i.Key, i.ReceiptKey, i.Sequence, from = "", until = "", uid = "", isCurrent = key is null || i.Key == key,
        };
    }

    private object? Member(Issue issue, out string problem)
    {
        problem = "";
        if (MemberObject.Read(issue.File) is { } held && (held.Branch != Branches[issue.Member] || !held.Issuer.AsSpan().SequenceEqual(Issuer.Reference))) Sign(issue);
        return new { issue.Card, memberFile = issue.File, issue.Sequence, links = IssuerLinks };
    }

    private object? Reset(JsonElement asked, out string problem)
    {
        problem = "The centre does not know this chip's key.";
        var key = asked.GetProperty("thumbprint").GetString()!;
        if (_issues.Values.FirstOrDefault(i => i.Key == key || i.Former.Contains(key)) is not { } issue) return null;
        problem = $"This is card {issue.Card}, which is in use; name it with --card {issue.Card} if it is to be emptied for good.";
        if (issue.State == "active" && issue.Key == key && Text(asked, "card") != issue.Card) return null;
        if (issue.State == "active" && issue.Key == key) (issue.State, issue.Life) = ("ended", "revoked");
        byte[] text = [.. "MCAP1-RS"u8, .. Convert.FromHexString(key), .. asked.GetProperty("challenge").GetBytesFromBase64()];
        return new { issue.Card, order = (byte[])[0x42, 0x08, .. Issuer.Reference, 0x9E, 0x40, .. Issuer.Sign(text)], links = IssuerLinks };
    }

    /// <summary>The platform decompresses points itself where a certificate holds one.</summary>
    private static ECPoint Decompressed(byte[] compressed)
    {
        Assert.True(CardSystem.Contracts.Mcap.CardKeys.TryDecompress(compressed, out var point));
        return new ECPoint { X = point[1..33], Y = point[33..] };
    }

    private static string? Text(JsonElement asked, string name) => asked.TryGetProperty(name, out var value) ? value.GetString() : null;
}
