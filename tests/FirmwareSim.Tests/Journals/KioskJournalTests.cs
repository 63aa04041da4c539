using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Journals;

namespace CardSystem.FirmwareSim.Tests.Journals;

/// <summary>The journal that is made for the past: whether the centre would believe it is shown by the examples; here, that each part is what it should be.</summary>
public sealed class KioskJournalTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly Deck Cards = DeckMaker.Make([new DeckMember("M1", "张三"), new DeckMember("M2", "李四")], new OddCards(Plain: 1), 5, 1, TimeProvider.System.GetUtcNow());

    private static byte[] Bytes(JsonElement tap, string field)
    {
        var text = tap.GetProperty(field).GetString()!.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }

    private static IReadOnlyList<Visit> Read(string csv)
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "visits.csv");
        File.WriteAllText(file, csv);
        return VisitReader.Read(file, Cards, Shanghai);
    }

    [Fact]
    public void TapsAreNumberedChainedProvedAndSigned()
    {
        using var kiosk = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var journal = new KioskJournal("kiosk-1", kiosk, "00000000000000aa");
        var previous = new byte[32];
        var number = 0;
        foreach (var visit in Read("at,member\n2025-05-01 09:00,M2\n2025-05-01 08:50,M1\n"))
        {
            number++;
            var tap = JsonDocument.Parse(journal.Tap(visit)).RootElement;
            var card = Cards.Cards[number - 1];
            Assert.Equal((number, card.Number), (tap.GetProperty("seq").GetInt32(), tap.GetProperty("card").GetString()));
            Assert.Equal(number == 1 ? "2025-05-01T00:50:00.000Z" : "2025-05-01T01:00:00.000Z", tap.GetProperty("at").GetString());
            Assert.Equal(previous, Bytes(tap, "prev"));
            using var certificate = X509CertificateLoader.LoadCertificate(card.Certificate!);
            using var key = certificate.GetECDsaPublicKey()!;
            var at = visit.At.ToUnixTimeMilliseconds();
            var challenge = SHA256.HashData(Encoding.UTF8.GetBytes($"cardsystem-challenge-1\nkiosk-1\n00000000000000aa\n{number}\n{at}\n{Convert.ToHexStringLower(Bytes(tap, "salt"))}\n"));
            Assert.True(key.VerifyHash(challenge, Bytes(tap, "proof"), DSASignatureFormat.Rfc3279DerSequence));
            Assert.Equal(SHA256.HashData(key.ExportSubjectPublicKeyInfo()), Bytes(tap, "key"));
            previous = SHA256.HashData(Encoding.UTF8.GetBytes(
                $"cardsystem-tap-1\nkiosk-1\n00000000000000aa\n{number}\n{at}\n{tap.GetProperty("mono").GetInt64()}\n{tap.GetProperty("boot").GetString()}\n{tap.GetProperty("reader").GetString()}\naccepted\n\n{card.Number}\nA3\n"
                + $"{Convert.ToHexStringLower(Bytes(tap, "key"))}\n{Convert.ToHexStringLower(Bytes(tap, "salt"))}\n{Convert.ToHexStringLower(Bytes(tap, "proof"))}\n\n{Convert.ToHexStringLower(Bytes(tap, "prev"))}\n"));
            Assert.True(kiosk.VerifyHash(previous, Bytes(tap, "sig"), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }

        Assert.Equal(2, journal.Last);
        var word = JsonDocument.Parse(journal.Status(new DateTimeOffset(2025, 5, 2, 0, 0, 0, TimeSpan.Zero), 1, new DateTimeOffset(2025, 5, 1, 1, 0, 0, TimeSpan.Zero))).RootElement;
        Assert.Equal((1, "2025-05-01T01:00:00.000Z"), (word.GetProperty("waiting").GetInt32(), word.GetProperty("oldestWaiting").GetString()));
        Assert.Equal((2, 1), (word.GetProperty("journals")[0].GetProperty("last").GetInt32(), word.GetProperty("journals")[0].GetProperty("received").GetInt32()));
    }

    [Theory]
    [InlineData("at,member\n", "visits.csv has 0 visits; a journal takes 1 to 100000.")]
    [InlineData("when,member\n2025-05-01 09:00,M1\n", "visits.csv has no column 'at'; its header is when,member.")]
    [InlineData("at,member\n1 May,M1\n", "visits.csv, line 2, column 'at': '1 May' is not a time; write yyyy-MM-dd HH:mm.")]
    [InlineData("at,member\n2025-05-01 09:00,M9\n", "visits.csv, line 2, column 'member': there is no card of 'M9' in the deck; 'firmware-sim deck show' lists them.")]
    public void AWrongFileIsToldWithItsPlace(string csv, string why) => Assert.Equal(why, Assert.Throws<InputException>(() => Read(csv)).Message);

    [Fact]
    public void ACardWithoutAKeyProvesNothing()
    {
        using var kiosk = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("plain-1 has no key to prove itself with; a journal takes cards with a certificate.",
            Assert.Throws<InputException>(() => new KioskJournal("kiosk-1", kiosk, "00000000000000aa").Tap(Read("at,member\n2025-05-01 09:00,plain-1\n")[0])).Message);
    }

    [Fact]
    public void CardsAreValidFromTheirFirstDayOn()
    {
        var first = new DateTimeOffset(2024, 12, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = X509CertificateLoader.LoadCertificate(DeckMaker.Make([new DeckMember("M1", "张三")], new OddCards(), 5, 1, TimeProvider.System.GetUtcNow(), first).Cards[0].Certificate!);
        Assert.Equal(first, new DateTimeOffset(certificate.NotBefore));
    }
}
