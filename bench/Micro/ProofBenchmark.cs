using System.Globalization;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Micro;

/// <summary>
/// Taps' proofs as the centre checks them (read, hashed, the kiosk's and the card's signature verified, every card's kind considered) beside nothing but the same
/// verifications by the crypto library, on the same cores and with the same keys kept ready. Each tap has two signatures.
/// </summary>
public class ProofBenchmark
{
    private const int Taps = 4_096;
    private const int Cards = 512;
    private const int Kiosks = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("proof-bench").FullName;
    private readonly ECDsa[] _cards = [.. Enumerable.Range(0, Cards).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
    private readonly ECDsa[] _kiosks = [.. Enumerable.Range(0, Kiosks).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
    private readonly LogPage _page = new();
    private readonly ProofChecker _proofs = new();
    private readonly List<LoggedJournal> _journals = [];
    private readonly List<Ready> _ready = [];
    private ECDsa[][] _workers = [];
    private Reference? _reference;

    private readonly record struct Ready(int Card, int Kiosk, byte[] Challenge, byte[] CardSignature, byte[] Hash, byte[] KioskSignature);

    [GlobalSetup]
    public void Setup()
    {
        _reference = Register();
        for (var i = 0; i < Taps; i++) Add(i);
        _workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => _cards.Concat(_kiosks).Select(k => ECDsa.Create(k.ExportParameters(false))).ToArray())];
        if (_proofs.Check(_reference, _page, _journals).Any(p => p.Reason is not null)) throw new InvalidOperationException("The benchmark's own taps do not hold.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Taps)]
    public int CryptoLibraryAlone()
    {
        var good = 0;
        Parallel.For(0, _workers.Length, worker =>
        {
            var (keys, mine) = (_workers[worker], 0);
            foreach (var tap in _ready)
            {
                if (tap.Card % _workers.Length != worker) continue;
                if (keys[Cards + tap.Kiosk].VerifyHash(tap.Hash, tap.KioskSignature)
                    && keys[tap.Card].VerifyHash(tap.Challenge, tap.CardSignature, DSASignatureFormat.Rfc3279DerSequence)) mine++;
            }

            Interlocked.Add(ref good, mine);
        });
        return good;
    }

    [Benchmark(OperationsPerInvoke = Taps)]
    public int ProofsAtTheCentre() => _proofs.Check(_reference!, _page, _journals).Count(p => p.Reason is null);

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var key in _cards.Concat(_kiosks).Concat(_workers.SelectMany(w => w))) key.Dispose();
        _proofs.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string CardNumber(int card) => string.Create(CultureInfo.InvariantCulture, $"CARD{card:D6}");

    private static string KioskName(int kiosk) => string.Create(CultureInfo.InvariantCulture, $"hk-{kiosk:D2}");

    private void Add(int i)
    {
        var (card, kiosk, at) = (i * 7 % Cards, i % Kiosks, DateTimeOffset.FromUnixTimeMilliseconds(1_777_624_200_250 + i));
        var (sequence, salt) = (i / Kiosks + 1, RandomNumberGenerator.GetBytes(16));
        var id = new TapId(new KioskId(KioskName(kiosk)), new JournalId("0123456789abcdef"), sequence);
        var challenge = TapText.Challenge(id, at, salt);
        var tap = SampleTap.Make(id.Kiosk, id.Journal, sequence, at) with
        {
            Card = new CardId(CardNumber(card)), Salt = salt, CardKey = SHA256.HashData(_cards[card].ExportSubjectPublicKeyInfo()),
            CardSignature = _cards[card].SignHash(challenge, DSASignatureFormat.Rfc3279DerSequence),
        };
        var hash = TapText.Hash(tap);
        tap = tap with { KioskSignature = _kiosks[kiosk].SignHash(hash) };
        _page.Add(new LogCursor(0, i + 1), kiosk + 1, sequence, at.ToUnixTimeMilliseconds(), TapJson.Write(tap));
        _journals.Add(new LoggedJournal(kiosk + 1, KioskName(kiosk), "0123456789abcdef", 0));
        _ready.Add(new Ready(card, kiosk, challenge, tap.CardSignature.ToArray(), hash, tap.KioskSignature.ToArray()));
    }

    private Reference Register()
    {
        var database = new SqliteDatabase(Path.Combine(_folder, "ingest.db"));
        Schema.Prepare(database);
        using var connection = database.Open();
        using (var work = Work.Begin(database, connection))
        {
            work.Execute("insert into organisations(id, name, kind) values('c1', '中心', 'centre'), ('b1', '支部', 'branch')");
            for (var i = 0; i < Kiosks; i++)
                work.Execute("insert into kiosks(kiosk, name, centre, public_key, secret_hash) values(@kiosk, '', 'c1', @key, '')", new { kiosk = KioskName(i), key = _kiosks[i].ExportSubjectPublicKeyInfo() });
            for (var i = 0; i < Cards; i++)
            {
                work.Execute("insert into members(member, name, branch) values(@number, '张三', 'b1')", new { number = "M" + CardNumber(i) });
                work.Execute("insert into cards(card, member, certificate, public_key, not_before, not_after) values(@card, @member, @none, @key, 0, @end)",
                    new { card = CardNumber(i), member = "M" + CardNumber(i), none = Array.Empty<byte>(), key = _cards[i].ExportSubjectPublicKeyInfo(), end = long.MaxValue });
            }

            work.Commit();
        }

        using var read = Work.Read(database, connection);
        return Reference.Load(read, new DistrictDays(TimeZoneInfo.Utc));
    }
}
