using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Demo;

/// <summary>
/// Writes a district to try everything with: CSV files to import, the gateway's certificate, and for every kiosk a folder with its key, its password
/// and the settings of its agent. <c>past/</c> holds who came to which kiosk before today, where there is to be a past. <c>ingest.json</c> are the settings of the centre itself. Cards come from <c>firmware-sim deck create</c>, into <c>deck/</c>.
/// </summary>
public static class DemoDistrict
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly string[] Observed = ["cardsystem/v1/kiosks/+/taps", "cardsystem/v1/kiosks/+/status", "cardsystem/v1/centres/+/live"];

    public static void Write(DemoPlan plan, TimeZoneInfo zone, DateTimeOffset now)
    {
        var roster = new DemoRoster(plan);
        var past = new DemoPast(plan, roster, zone, now);
        if (past.Problem is { } problem) throw new SettingException(problem);
        var folder = Directory.CreateDirectory(Path.GetFullPath(plan.Folder)).FullName;
        Text(folder, "organisations.csv", roster.OrganisationsCsv());
        Text(folder, "members.csv", roster.MembersCsv());
        Text(folder, "timetable.csv", DemoTimetable.Csv(past.Sessions.Concat(DemoTimetable.Today(plan, roster, zone, now))));
        foreach (var (kiosk, visits) in past.Visits) Text(folder, $"past/{kiosk}.csv", visits);
        WriteAuthority(folder, plan, now);
        using var kiosks = new DemoKioskAuthority(now);
        Bytes(folder, "kiosk-authority.cvc", kiosks.Anchor);
        Text(folder, "kiosks.csv", DemoRoster.Csv("kiosk,name,centre,public_key,secret_hash", roster.Kiosks.Select((kiosk, n) => WriteKiosk(folder, plan, kiosks, kiosk, n))));
        WriteObserver(folder);
        WriteCentre(folder, plan, zone);
    }

    private static void WriteAuthority(string folder, DemoPlan plan, DateTimeOffset now)
    {
        using var authority = new DemoAuthority(now);
        var (certificate, key) = authority.Server(plan.GatewayHost);
        Text(folder, "gateway/authority.pem", authority.CertificatePem);
        Text(folder, "gateway/server.pem", certificate);
        Text(folder, "gateway/server.key.pem", key, Secret);
    }

    /// <returns>The kiosk's row for <c>kiosks.csv</c>.</returns>
    private static string[] WriteKiosk(string folder, DemoPlan plan, DemoKioskAuthority kiosks, (string Id, string Name, string Centre) kiosk, int n)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = SecretHash.NewSecret();
        var own = $"kiosks/{kiosk.Id}";
        Text(folder, $"{own}/kiosk.key.pem", key.ExportPkcs8PrivateKeyPem() + "\n", Secret);
        Text(folder, $"{own}/password.txt", secret + "\n", Secret);
        Bytes(folder, $"{own}/kiosk.cvc", kiosks.Kiosk(kiosk.Id, key));
        var port = plan.KioskPorts.GetValueOrDefault(kiosk.Id, 8_101 + n);
        Text(folder, $"{own}/appsettings.json", Json(new Dictionary<string, object>
        {
            ["Kiosk"] = new { kiosk.Id, KeyFile = "kiosk.key.pem", CardCertificateFile = "kiosk.cvc" },
            ["Readers"] = new { Only = plan.Readers.GetValueOrDefault(kiosk.Id, []), Lights = "acr122u" },
            ["Cards"] = new { AuthorityFiles = new[] { Path.Combine(folder, "deck", "card-authority.pem") }, AnchorFiles = new[] { Path.Combine(folder, "kiosk-authority.cvc") }, MemoryFile = "cards.db" },
            ["Outbox"] = new { File = "outbox.db" },
            ["Uplink"] = new { Host = plan.GatewayHost, Port = plan.GatewayPort, Tls = true, AuthorityFile = Path.Combine(folder, "gateway", "authority.pem"), UserName = kiosk.Id, PasswordFile = "password.txt" },
            ["Screen"] = new { Listen = "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture) },
        }));
        return [kiosk.Id, kiosk.Name, kiosk.Centre, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), SecretHash.Of(secret)];
    }

    private static void WriteObserver(string folder)
    {
        Text(folder, "observer/secret.txt", SecretHash.NewSecret() + "\n", Secret);
        Text(folder, "observer/account.json", Json(new { Name = "observer", SecretFile = "secret.txt", Subscribe = Observed }));
    }

    private static void WriteCentre(string folder, DemoPlan plan, TimeZoneInfo zone) => Text(folder, "ingest.json", Json(new Dictionary<string, object>
    {
        ["Storage"] = new { Provider = "sqlite", File = "ingest.db" },
        ["Gateway"] = new
        {
            Listen = "",
            TlsListen = (plan.GatewayHost is "localhost" ? "127.0.0.1" : plan.GatewayHost) is var host && System.Net.IPAddress.TryParse(host, out _) ? $"{host}:{plan.GatewayPort}" : $"0.0.0.0:{plan.GatewayPort}",
            CertificateFile = "gateway/server.pem",
            KeyFile = "gateway/server.key.pem",
        },
        ["Web"] = new { Listen = "127.0.0.1:" + plan.WebPort.ToString(CultureInfo.InvariantCulture) },
        // On the machine of a trial the live page opens without an account; everything else asks for one.
        ["LivePage"] = new { OpenHere = true },
        ["District"] = new { TimeZone = zone.Id },
    }));

    private static void Bytes(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, Indented) + "\n";

    private static void Text(string folder, string name, string text, UnixFileMode? mode = null)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var file = new StreamWriter(path, options);
        file.Write(text);
    }
}
