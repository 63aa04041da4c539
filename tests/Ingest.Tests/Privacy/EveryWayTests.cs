using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using CardSystem.Contracts;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Privacy.Ways;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web;
using CardSystem.Ingest.Tests.Web.Cards;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CardSystem.Ingest.Tests.Privacy;

/// <summary>
/// A person is put in by every field of every form and of every address for programs, by files, taps and notices, is erased on the page, and is looked for in every table, every byte of the files and every line that was
/// logged meanwhile. Which forms there are is asked of the service: one that is added tomorrow and not walked fails here.
/// </summary>
public sealed class EveryWayTests(PostgresServer server) : IDisposable
{
    private readonly LogKeeper _log = new();
    private readonly CarriedFilter _carried = new();
    private readonly List<string> _wrong = [];

    public void Dispose() => _log.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhicheverWayAPersonCameInHeIsNowhereAfterwards(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("cardsystem-ways-").FullName;
        using var hook = new Hook();
        try
        {
            await using var scene = await CardScene.StartAsync(server, kind, Also, Sets(folder));
            await LiveAsync(scene, hook);
            _wrong.AddRange((await FormFields.AllAsync(scene.Host)).Where(f => !_carried.Carried.ContainsKey(f) && NoWords.Why(f) is null).Select(f => "not walked: " + f));
            _wrong.AddRange(NoWords.Named.Except(await FormFields.AllAsync(scene.Host)).Select(f => "no such field: " + f));
            // The pages are the same over either database.
            if (kind == Databases.Sqlite) await AskAsync(scene.Host);
            await scene.SettledAsync();
            var before = Counts(scene.Host);
            Assert.True(Canary.InTables(scene.Host.Database).Count > 40, "The person was not put in.");

            await EraseAsync(scene);
            _wrong.AddRange(Canary.InTables(scene.Host.Database).Select(t => "in " + t));
            _wrong.AddRange(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("secrets", StringComparison.Ordinal)).Select(f => "left: " + Path.GetFileName(f)));
            foreach (var csv in Directory.GetFiles(scene.Host.Database.Folder, "*.csv")) File.Delete(csv);
            if (kind == Databases.Sqlite) _wrong.AddRange(Canary.InFiles(scene.Host.Database.Folder).Select(f => "in " + f));
            _wrong.AddRange(Canary.InLines(_log.Lines).Select(l => "logged: " + l).Distinct().Take(20));
            Assert.True(_wrong.Count == 0, string.Join('\n', _wrong) + "\n── refused\n" + string.Join('\n', _carried.Refusals.Distinct()));
            Assert.Equal(before, Counts(scene.Host));
            Assert.Contains(_log.Lines, l => l.Contains("An attempt to sign in without an account failed.", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Also(IServiceCollection services)
    {
        services.AddSingleton<ILoggerProvider>(_log);
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add(_carried));
    }

    /// <summary>Everything is logged that the settings can switch on.</summary>
    private static string[] Sets(string folder) =>
    [
        "Logging:LogLevel:Default=Debug", "Logging:LogLevel:Microsoft=Debug", "Logging:LogLevel:Microsoft.AspNetCore=Debug", "Logging:LogLevel:System=Debug", "Logging:LogLevel:Npgsql=Debug", "Logging:Console:LogLevel:Default=None",
        $"Jobs:Folder={folder}/jobs", $"Notices:SecretFolder={folder}/secrets", "Notices:AllowPrivateAddresses=true", "Notices:FirstRetrySeconds=1",
    ];

    private async Task LiveAsync(CardScene scene, Hook hook)
    {
        var host = scene.Host;
        using var card = new TestCard("CARD990042", CardScene.Yesterday(9, 0).AddYears(-1), CardScene.Yesterday(9, 0).AddYears(3));
        using var spare = new TestCard("CARDSPARE", CardScene.Yesterday(9, 0).AddYears(-1), CardScene.Yesterday(9, 0).AddYears(3));
        var (district, platform) = (host.As(StaffRole.District, "d"), host.As(StaffRole.Platform, "d"));
        var ways = new PageWays(host, district, platform);
        await ways.FilesAsync(card, CertificateWithName(card), spare);
        await ways.RulesAsync();
        Assert.True(new UidDesk(host.Database.Database, TestProjection.Days(), TimeProvider.System).Enter("c1", true, CardScene.Yesterday(1, 0), "tests").Done);
        await scene.TapAsync(host.Town.One,
            host.Town.One.Tap(card, CardScene.Yesterday(8, 50)), host.Town.One.Tap(host.Town.Cards[0], CardScene.Yesterday(8, 51)), host.Town.One.Tap(scene.Nobodys, CardScene.Yesterday(8, 52)),
            host.Town.One.Tap(scene.Stranger, CardScene.Yesterday(8, 53)), host.Town.One.Tap(null, CardScene.Yesterday(8, 54), change: t => t with { Card = new CardId("UID04AABBCC"), Assurance = Assurance.A0 }));
        await RefusedBytesAsync(host);
        var (warning, other, third, alert) = Concerns(host);
        await ways.ChannelsAsync(hook.Address);
        await NoticesAsync(host, hook);
        await ways.AttendanceAsync(scene.SettledAsync);
        await ways.CardsAsync(card.Number, scene.Nobodys.Number, scene.Stranger.Number, scene.SettledAsync);
        await ways.WeakAsync(scene.SettledAsync);
        await ways.ActivitiesAsync();
        await ways.BelongingAsync();
        await ways.CareAsync(warning, other, alert);
        await ways.KiosksAsync();
        await ways.SignInAsync();
        var programs = new ProgramWays(host, host.TokenOf(new Grant(StaffRole.District, "d")));
        await programs.WalkAsync("CARD0002", third, third + 1, alert + 1);
        _wrong.AddRange(programs.Missing().Select(w => "not walked: " + w));
    }

    /// <summary>What is no tap, in several writings.</summary>
    private static async Task RefusedBytesAsync(DeskHost host)
    {
        await using var link = await host.Centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes($"hello {Canary.Name}"), Encoding.GetEncoding("GB18030").GetBytes($"你好{Canary.Name}"), Encoding.ASCII.GetBytes("{\"name\":\"\\u91d1\\u4e1d\\u96c0\\u5a05\\u5a1c\"}")])
            await link.PublishAsync(new Publication(Topics.Taps(new KioskId("kiosk-1")), bytes, QoS: 1), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => host.Database.Scalar<long>("select count(*) from refused_payloads") == 3, "what is no tap to be kept aside");
    }

    /// <summary>Warnings as a nightly round leaves them, and alerts about the person's card.</summary>
    private static (long, long, long, long) Concerns(DeskHost host)
    {
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        for (var number = 7; number < 11; number++)
            WarningStore.Add(work, new Warning(number, Canary.Number, "two-in-a-row", 700_000 + number, 0, Ingest.Warnings.WarningLevel.Concern, WarningStates.Open, false, "b1", 1, 0, 1, false, 700_000, $"{{\"member\":\"{Canary.Number}\"}}"));
        work.Commit();
        for (var n = 0; n < 2; n++) host.Database.Execute("insert into security_alerts(at, kind, subject, detail, unit, count, first_at, last_at) values(0, 'copied-card', @subject, @detail, 'b1', 1, 0, 0)", new { subject = "CARD990042" + n, detail = $"{{\"name\":\"{Canary.Name}\"}}" });
        return (7, 8, 9, host.Database.Scalar<long>("select min(alert) from security_alerts"));
    }

    /// <summary>Told to a web hook that takes it, to one that refuses it and repeats it, and to the person's own address, for which there is no mail server.</summary>
    private static async Task NoticesAsync(DeskHost host, Hook hook)
    {
        using (var connection = host.Database.Database.Open())
        using (var work = Work.Begin(host.Database.Database, connection))
        {
            NoticeOutbox.Put(work, new Notice("warning.issued", "about " + Canary.Number, "b1", Canary.Number, "serious", $"请联系{Canary.Name}", $"Call {Canary.Name}", $"{Canary.Name} {Canary.Number}", Canary.Name, TimeProvider.System.GetUtcNow()));
            work.Commit();
        }

        await Eventually.TrueAsync(() => hook.Taken > 0 && hook.Refused > 0 && host.Database.Scalar<long>("select count(*) from notice_deliveries where state = 'waiting' and last_error <> ''") > 0, "the notice to be sent and to be refused");
    }

    /// <summary>Opens every page with the person in every text of its address, as tables, as files and with whole names; and sends every form again with the name in every field that can hold no words.</summary>
    private async Task AskAsync(DeskHost host)
    {
        var district = host.As(StaffRole.District, "d");
        foreach (var (address, takes) in await FormFields.OpenedAsync(host))
        {
            var query = string.Join('&', takes.Concat(["q", "f_who", "f_subject", "f_state"]).Select(t => t + "=" + Uri.EscapeDataString(Canary.Name)));
            var number = Regex.Replace(address, @"\{\w+[^}]*\}", Canary.Number);
            foreach (var asked in (string[])[$"{number}?{query}", $"{number}?names=1", $"{number}?format=csv&names=1", $"{number}?format=xlsx&names=1"])
            {
                using var answer = await district.GetAsync(new Uri(asked, UriKind.Relative), TestContext.Current.CancellationToken);
                if (answer.StatusCode == HttpStatusCode.InternalServerError) _wrong.Add("failed: " + asked);
            }
        }

        // Whoever opens every page has signed out at one of them.
        district = host.As(StaffRole.District, "d");
        foreach (var (handler, (address, form)) in _carried.Forms.ToList())
        {
            foreach (var field in form.Select(f => f.Key).Distinct().Where(f => !NoWords.Told.Keys.Any(t => t.StartsWith(handler + " ", StringComparison.Ordinal) && t.EndsWith(f, StringComparison.OrdinalIgnoreCase))))
            {
                using var answer = await DeskHost.PostAsync(district, address, form.Select(f => f.Key == field ? KeyValuePair.Create(f.Key, Canary.Name) : f));
                if (answer.StatusCode == HttpStatusCode.InternalServerError) _wrong.Add($"failed: {handler} with the name in {field}");
            }
        }
    }

    private static async Task EraseAsync(CardScene scene)
    {
        var host = scene.Host;
        var protection = host.As(StaffRole.DataProtection, "d");
        using (var found = await DeskHost.PostAsync(protection, "/protection?handler=Find", ("number", Canary.Number))) Assert.Equal(HttpStatusCode.Redirect, found.StatusCode);
        using (var handed = await DeskHost.PostAsync(protection, $"/protection/members/{Canary.Number}?handler=Export")) Assert.Equal(HttpStatusCode.OK, handed.StatusCode);
        using (var named = await DeskHost.PostAsync(protection, $"/protection/members/{Canary.Number}?handler=Erase", ("reason", Canary.Name + "申请"), ("again", Canary.Number))) Assert.Equal(HttpStatusCode.BadRequest, named.StatusCode);
        using (var erased = await DeskHost.PostAsync(protection, $"/protection/members/{Canary.Number}?handler=Erase", ("reason", "本人申请"), ("again", Canary.Number))) Assert.Equal(HttpStatusCode.Redirect, erased.StatusCode);
        await Eventually.TrueAsync(() => host.Database.Scalar<string>("select state from erasures") == ErasureStates.Finished, "the erasure to be finished");
        await scene.SettledAsync();
    }

    private static byte[] CertificateWithName(TestCard card)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={card.Number}, O={Canary.Name}"), card.Key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(CardScene.Yesterday(9, 0).AddYears(-1), CardScene.Yesterday(9, 0).AddYears(3));
        return certificate.RawData;
    }

    /// <summary>What is counted, by session, status, unit and month, and never by member.</summary>
    private static List<string> Counts(DeskHost host) =>
    [
        .. host.Database.Query<string>("select session || ' ' || expected || ' ' || attended || ' ' || late || ' ' || left_early || ' ' || walk_in || ' ' || absent || ' ' || excused from derived.session_states where session in ('past', 'now', 'far') order by session"),
        .. host.Database.Query<string>("select session || ' ' || status || ' ' || count(*) from derived.attendance group by session, status order by session, status"),
        .. host.Database.Query<string>("select unit || ' ' || month || ' ' || category || ' ' || sum(amount) || ' ' || count(*) from derived.standings group by unit, month, category order by 1"),
        .. host.Database.Query<string>("select centre || ' ' || day || ' ' || count(*) from derived.visits group by centre, day order by 1"),
        .. host.Database.Query<string>("select stars || ' ' || count(*) from ratings group by stars"),
        .. host.Database.Query<string>("select level || ' ' || count(*) from warnings group by level"),
        .. host.Database.Query<string>("select state || ' ' || count(*) from excuses group by state order by 1"),
        host.Database.Scalar<long>("select count(*) from taps").ToString(CultureInfo.InvariantCulture),
    ];
}
