using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.Contracts;

namespace CardSystem.Load;

/// <summary>
/// Makes a district for a load: CSV files for <c>ingest import</c>, the kiosks' secrets, and signed taps of it.
/// Every (member, session) pair is drawn at random from members × centres, so nearly every tap becomes an attendance of its own.
/// </summary>
internal sealed class District(string folder, int centres, int kiosks, int members, Random random, TimeProvider time)
{
    public const string Secret = "load-secret-of-a-kiosk-0123456789";

    private readonly DateTimeOffset _start = Tap.Millisecond(time.GetUtcNow());

    /// <returns>The taps of all kiosks, and a long backlog of the first kiosk in a journal of its own.</returns>
    public (TapFile All, TapFile Backlog) Make(int taps, int backlog)
    {
        Directory.CreateDirectory(folder);
        var cards = MakeCards();
        var keys = Enumerable.Range(0, kiosks).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToArray();
        WriteTables(cards, keys);
        var seeds = Enumerable.Range(0, kiosks).Select(_ => random.Next()).ToArray();
        var lists = new KioskTaps[kiosks];
        Parallel.For(0, kiosks, k => lists[k] = MakeTaps(k, keys[k], cards, new Random(seeds[k]), taps / kiosks));
        return (new TapFile { Kiosks = lists }, new TapFile { Kiosks = [MakeTaps(0, keys[0], cards, new Random(random.Next()), backlog)] });
    }

    private (string Number, ECDsa Key, byte[] Thumbprint, byte[] Certificate)[] MakeCards()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Load Card Authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(_start.AddDays(-1), _start.AddYears(10));
        File.WriteAllText(Path.Combine(folder, "card-authority.pem"), authority.ExportCertificatePem());
        var cards = new (string, ECDsa, byte[], byte[])[members];
        Parallel.For(0, members, i =>
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var number = (3101090000000000 + i).ToString(CultureInfo.InvariantCulture);
            var card = new CertificateRequest($"CN={number}", key, HashAlgorithmName.SHA256);
            card.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
            using var certificate = card.Create(authority, _start.AddDays(-1), _start.AddYears(5), BitConverter.GetBytes((long)i + 1));
            cards[i] = (number, key, SHA256.HashData(key.ExportSubjectPublicKeyInfo()), certificate.RawData);
        });
        return cards;
    }

    private KioskTaps MakeTaps(int kiosk, ECDsa key, (string Number, ECDsa Key, byte[] Thumbprint, byte[] Certificate)[] cards, Random draw, int count)
    {
        var id = new KioskId(KioskName(kiosk));
        var journal = new JournalId(Convert.ToHexStringLower(BitConverter.GetBytes(draw.NextInt64())));
        var session = new SessionId($"load-{kiosk % centres}");
        var previous = new byte[32];
        var salt = new byte[16];
        var taps = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var card = cards[draw.Next(cards.Length)];
            var name = new TapId(id, journal, i + 1);
            var at = _start.AddMilliseconds(i % 240_000);
            draw.NextBytes(salt);
            byte[] proof;
            lock (card.Key) proof = card.Key.SignHash(TapText.Challenge(name, at, salt), DSASignatureFormat.Rfc3279DerSequence);
            var tap = new Tap
            {
                Id = name, At = at, MonotonicMs = i, Boot = "5f3c", Reader = "Load Reader 0", Outcome = TapOutcome.Accepted, Card = new CardId(card.Number),
                Assurance = Assurance.A3, CardKey = card.Thumbprint, Salt = salt, CardSignature = proof, Session = session, Previous = previous,
            };
            previous = TapText.Hash(tap);
            taps[i] = TapJson.Write(tap with { KioskSignature = key.SignHash(previous) });
        }

        return new KioskTaps(id.ToString(), taps);
    }

    private void WriteTables((string Number, ECDsa Key, byte[] Thumbprint, byte[] Certificate)[] cards, ECDsa[] keys)
    {
        Write("organisations.csv", "id,name,kind,parent",
            Enumerable.Range(0, centres).SelectMany(c => new[] { $"c{c},中心{c},centre,d", $"b{c},支部{c},branch,c{c}" }).Prepend("d,压测区,district,"));
        Write("members.csv", "member,name,branch", cards.Select((_, i) => $"M{i:000000},张{i},b{i % centres}"));
        Write("cards.csv", "card,member,certificate", cards.Select((c, i) => $"{c.Number},M{i:000000},{Convert.ToBase64String(c.Certificate)}"));
        var zone = TimeSpan.FromHours(8);
        string Local(DateTimeOffset at) => at.ToOffset(zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Write("timetable.csv", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks", Enumerable.Range(0, centres).Select(c =>
            $"load-{c},load,统一活动日{c},c{c},{Local(_start.AddHours(-1))},{Local(_start.AddMinutes(5))},{Local(_start.AddMinutes(8))},{Local(_start.AddHours(3))},d,"));
        Write("kiosks.csv", "kiosk,name,centre,public_key,secret_hash", keys.Select((k, i) =>
            $"{KioskName(i)},终端{i},c{i % centres},{Convert.ToBase64String(k.ExportSubjectPublicKeyInfo())},{SecretHash()}"));
    }

    private void Write(string file, string header, IEnumerable<string> rows) =>
        File.WriteAllLines(Path.Combine(folder, file), rows.Prepend(header), new UTF8Encoding(false));

    private static string KioskName(int kiosk) => $"load-{kiosk:000}";

    private static string SecretHash()
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"sha256:{Convert.ToHexStringLower(salt)}:{Convert.ToHexStringLower(SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(Secret)]))}";
    }
}
