using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Derived;

/// <summary>
/// A district's past: members who are expected at their centre's meeting every week, most of whom come, with real keys, signatures and chains.
/// The tables come out as CSV files for <c>ingest import</c>, the taps go straight into the log.
/// </summary>
internal sealed class History(int members, int centres, int weeks, DateTimeOffset until, Random random)
{
    private const int KiosksPerCentre = 2;
    private const int MembersPerBranch = 33;
    private const int Page = 10_000;

    private readonly DateTimeOffset _first = new DateTimeOffset(until.UtcDateTime.Date, TimeSpan.Zero).AddDays(-7 * weeks);
    private readonly byte[][] _thumbprints = new byte[members][];
    private readonly ECDsa[] _cards = new ECDsa[members];
    private readonly ECDsa[] _kiosks = [.. Enumerable.Range(0, centres * KiosksPerCentre).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];

    public void WriteTables(string folder)
    {
        Directory.CreateDirectory(folder);
        var certificates = MakeCards();
        var branches = (members + MembersPerBranch - 1) / MembersPerBranch;
        Write(folder, "organisations.csv", "id,name,kind,parent", Enumerable.Range(0, centres).Select(c => $"c{c},中心{c},centre,d")
            .Concat(Enumerable.Range(0, branches).Select(b => $"b{b},支部{b},branch,c{b % centres}")).Prepend("d,历史区,district,"));
        Write(folder, "members.csv", "member,name,branch", Enumerable.Range(0, members).Select(m => $"M{m:000000},张{m},b{m / MembersPerBranch}"));
        Write(folder, "cards.csv", "card,member,certificate", Enumerable.Range(0, members).Select(m => $"{Card(m)},M{m:000000},{Convert.ToBase64String(certificates[m])}"));
        Write(folder, "kiosks.csv", "kiosk,name,centre,public_key,secret_hash", _kiosks.Select((k, i) => $"k{i},终端{i},c{i / KiosksPerCentre},{Convert.ToBase64String(k.ExportSubjectPublicKeyInfo())},"));
        Write(folder, "timetable.csv", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks", Enumerable.Range(0, weeks).SelectMany(w => Enumerable.Range(0, centres).Select(c =>
            $"s{w}-{c},weekly-{c},组织生活{w},c{c},{Local(Starts(w).AddHours(-1))},{Local(Starts(w))},{Local(Starts(w).AddMinutes(10))},{Local(Starts(w).AddHours(2))},c{c},")));
    }

    /// <summary>Fills the log in the order of time, each kiosk's taps signed and chained.</summary>
    public long Fill(Database database, double share)
    {
        using var log = database.OpenLogWriter();
        var journals = _kiosks.Select((_, i) => log.OpenJournal($"k{i}", $"{i:x16}").Journal).ToArray();
        var (previous, sequences) = (Enumerable.Repeat(new byte[32], _kiosks.Length).ToArray(), new long[_kiosks.Length]);
        var comers = Enumerable.Range(0, centres).Select(_ => new List<int>()).ToArray();
        var rows = new List<LogRow>();
        var filled = 0L;
        for (var week = 0; week < weeks; week++)
        {
            var seeds = comers.Select(_ => random.Next()).ToArray();
            var made = new List<LogRow>[centres];
            Parallel.For(0, centres, c => made[c] = Meeting(week, c, new Random(seeds[c]), share, previous, sequences, journals));
            foreach (var row in made.SelectMany(m => m))
            {
                rows.Add(row);
                if (rows.Count == Page) filled += Append(log, rows);
            }
        }

        return filled + Append(log, rows);
    }

    private List<LogRow> Meeting(int week, int centre, Random draw, double share, byte[][] previous, long[] sequences, LoggedJournal[] journals)
    {
        var rows = new List<LogRow>();
        var salt = new byte[16];
        var at = Starts(week).AddMinutes(-30);
        for (var member = 0; member < members; member++)
        {
            if (member / MembersPerBranch % centres != centre || draw.NextDouble() >= share) continue;
            var kiosk = centre * KiosksPerCentre + draw.Next(KiosksPerCentre);
            at = at.AddMilliseconds(draw.Next(4_000));
            var name = new TapId(new KioskId("k" + kiosk), new JournalId(journals[kiosk].Journal), ++sequences[kiosk]);
            draw.NextBytes(salt);
            var tap = new Tap
            {
                Id = name, At = at, MonotonicMs = at.ToUnixTimeMilliseconds() - _first.ToUnixTimeMilliseconds(), Boot = "5f3c", Reader = "Reader 0", Outcome = TapOutcome.Accepted,
                Card = new CardId(Card(member)), Assurance = Assurance.A3, CardKey = _thumbprints[member], Salt = salt.ToArray(),
                CardSignature = _cards[member].SignHash(TapText.Challenge(name, at, salt), DSASignatureFormat.Rfc3279DerSequence),
                Session = new SessionId($"s{week}-{centre}"), Previous = previous[kiosk],
            };
            previous[kiosk] = TapText.Hash(tap);
            rows.Add(new LogRow(journals[kiosk].Id, name.Sequence, TapJson.Write(tap with { KioskSignature = _kiosks[kiosk].SignHash(previous[kiosk]) })));
        }

        return rows;
    }

    private byte[][] MakeCards()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=History Card Authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(_first.AddDays(-1), _first.AddYears(10));
        var certificates = new byte[members][];
        Parallel.For(0, members, i =>
        {
            _cards[i] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var card = new CertificateRequest("CN=" + Card(i), _cards[i], HashAlgorithmName.SHA256);
            using var certificate = card.Create(authority, _first.AddDays(-1), _first.AddYears(9), BitConverter.GetBytes((long)i + 1));
            (certificates[i], _thumbprints[i]) = (certificate.RawData, SHA256.HashData(_cards[i].ExportSubjectPublicKeyInfo()));
        });
        return certificates;
    }

    private int Append(TapLogWriter log, List<LogRow> rows)
    {
        if (rows.Count == 0) return 0;
        var contiguous = rows.GroupBy(r => r.Journal).Select(g => (g.Key, g.Max(r => r.Sequence))).ToList();
        var appended = log.Append(until.ToUnixTimeMilliseconds(), rows, [], contiguous).Appended;
        rows.Clear();
        return appended;
    }

    private DateTimeOffset Starts(int week) => _first.AddDays(7 * week).AddHours(1);

    private static string Card(int member) => (3101090000000000 + member).ToString(CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static void Write(string folder, string file, string header, IEnumerable<string> rows) =>
        File.WriteAllLines(Path.Combine(folder, file), rows.Prepend(header), new UTF8Encoding(false));
}
