using System.Text;
using CardSystem.Contracts;

namespace CardSystem.Contracts.Tests;

public sealed class TapJsonTests
{
    private const string Whole =
        """{"v":1,"kiosk":"hk-01","journal":"0123456789abcdef","seq":17,"at":"2026-05-01T08:30:00.250Z","mono":4500,"boot":"5f","reader":"Reader 0","outcome":"accepted","card":"3101090000000042","assurance":"A3","key":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","salt":"AAECAwQFBgcICQoLDA0ODw","proof":"MAYCAQECAQE","session":"party-day-1","prev":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","sig":"_w"}""";

    private static Tap Example() => new()
    {
        Id = new TapId(new KioskId("hk-01"), new JournalId("0123456789abcdef"), 17),
        At = new DateTimeOffset(2026, 5, 1, 8, 30, 0, 250, TimeSpan.Zero),
        MonotonicMs = 4500,
        Boot = "5f",
        Reader = "Reader 0",
        Outcome = TapOutcome.Accepted,
        Card = new CardId("3101090000000042"),
        Assurance = Assurance.A3,
        CardKey = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(),
        Salt = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(),
        CardSignature = Convert.FromHexString("3006020101020101"),
        Session = new SessionId("party-day-1"),
        Previous = new byte[32],
        KioskSignature = new byte[] { 0xFF },
    };

    [Fact]
    public void TapIsWrittenAsTheWireHasIt() => Assert.Equal(Whole, Encoding.UTF8.GetString(TapJson.Write(Example())));

    [Fact]
    public void TapSurvivesTheWire()
    {
        var back = TapJson.Read(Encoding.UTF8.GetBytes(Whole));
        Assert.Equal(TapText.Hash(Example()), TapText.Hash(back));
        Assert.Equal(Example().Id, back.Id);
        Assert.Equal(Example().At, back.At);
        Assert.Equal(new byte[] { 0xFF }, back.KioskSignature.ToArray());
    }

    [Fact]
    public void RefusedTapCarriesItsReasonAndNoProof()
    {
        var refused = Example() with { Outcome = TapOutcome.Refused, Reason = RefusalReason.ForeignAuthority, Card = null, Session = null, CardSignature = default, Assurance = Assurance.None };
        var text = Encoding.UTF8.GetString(TapJson.Write(refused));
        Assert.Contains("\"outcome\":\"refused\",\"reason\":\"foreign-authority\",\"key\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("proof", text, StringComparison.Ordinal);
        Assert.Equal(RefusalReason.ForeignAuthority, TapJson.Read(Encoding.UTF8.GetBytes(text)).Reason);
    }

    [Fact]
    public void UnknownFieldsArePassedOver() =>
        Assert.Equal(17, TapJson.Read(Encoding.UTF8.GetBytes(Whole.Replace("\"v\":1", "\"later\":{\"a\":[1,2]},\"v\":1", StringComparison.Ordinal))).Id.Sequence);

    [Theory]
    [InlineData("\"v\":1", "\"v\":2", "'v' is 2; this side understands 1.")]
    [InlineData("\"v\":1,", "", "'v' is missing; this side understands 1.")]
    [InlineData("\"seq\":17", "\"seq\":0", "'seq' must be a whole number from 1.")]
    [InlineData("\"seq\":17", "\"seq\":1.5", "'seq' must be a whole number.")]
    [InlineData("\"hk-01\"", "\"HK 01\"", "'HK 01' is not a kiosk id: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData("\"accepted\"", "\"maybe\"", "'outcome' is 'maybe'; allowed: accepted, repeated, refused, void, rated, written.")]
    [InlineData("00.250Z", "00.250+08:00", "'at' must be a UTC time like 2026-05-01T08:30:00.000Z.")]
    [InlineData("AAECAwQFBgcICQoLDA0ODw\"", "AAECAwQFBgcICQoLDA0OD!\"", "'salt' must be base64url of at most 16 bytes.")]
    [InlineData("\"Reader 0\"", "\"Reader\\n0\"", "'reader' holds a control character.")]
    [InlineData("\"mono\":4500", "\"mono\":-1", "'mono' must be a whole number from 0.")]
    public void WrongFieldIsNamed(string right, string wrong, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => TapJson.Read(Encoding.UTF8.GetBytes(Whole.Replace(right, wrong, StringComparison.Ordinal)))).Message);

    private const string Rated =
        """{"v":1,"kiosk":"hk-01","journal":"0123456789abcdef","seq":18,"at":"2026-05-01T08:30:09.000Z","mono":13250,"boot":"5f","reader":"Reader 0","outcome":"rated","session":"party-day-1","rating":5,"of":17,"prev":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","sig":"_w"}""";

    [Fact]
    public void RatingIsWrittenAndReadAsTheWireHasItAndNamesNoCard()
    {
        var rating = new Tap
        {
            Id = new TapId(new KioskId("hk-01"), new JournalId("0123456789abcdef"), 18), At = new DateTimeOffset(2026, 5, 1, 8, 30, 9, TimeSpan.Zero), MonotonicMs = 13_250, Boot = "5f",
            Reader = "Reader 0", Outcome = TapOutcome.Rated, Session = new SessionId("party-day-1"), Rating = 5, OfSequence = 17, Previous = new byte[32], KioskSignature = new byte[] { 0xFF },
        };
        Assert.Equal(Rated, Encoding.UTF8.GetString(TapJson.Write(rating)));
        var back = TapJson.Read(Encoding.UTF8.GetBytes(Rated));
        Assert.Equal((5, 17L, (CardId?)null), (back.Rating, back.OfSequence, back.Card));
        Assert.Equal(TapText.Hash(rating), TapText.Hash(back));
    }

    [Theory]
    [InlineData("\"rating\":5", "\"rating\":6", "'rating' must be a whole number from 1 to 5.")]
    [InlineData("\"rating\":5", "\"rating\":0", "'rating' must be a whole number from 1 to 5.")]
    [InlineData("\"rating\":5", "\"rating\":4.5", "'rating' must be a whole number.")]
    [InlineData("\"rating\":5,", "", "'rating' must be a whole number from 1 to 5.")]
    [InlineData("\"of\":17", "\"of\":18", "'of' must be the 'seq' of an earlier tap of the same journal.")]
    [InlineData("\"of\":17", "\"of\":0", "'of' must be the 'seq' of an earlier tap of the same journal.")]
    [InlineData("\"of\":17,", "", "'of' must be the 'seq' of an earlier tap of the same journal.")]
    [InlineData("\"rated\"", "\"accepted\"", "'rating' stands only where 'outcome' is 'rated'.")]
    public void RatingThatCannotBeIsRefused(string right, string wrong, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => TapJson.Read(Encoding.UTF8.GetBytes(Rated.Replace(right, wrong, StringComparison.Ordinal)))).Message);

    [Fact]
    public void NoOtherTapMayNameATapItRates() => Assert.Equal(
        "'of' stands only where 'outcome' is 'rated' or 'written'.",
        Assert.Throws<FormatException>(() => TapJson.Read(Encoding.UTF8.GetBytes(Whole.Replace("\"v\":1", "\"v\":1,\"of\":3", StringComparison.Ordinal)))).Message);

    [Fact]
    public void WhatWasWrittenToACardIsWrittenAndReadAsTheWireHasIt()
    {
        var written = TapJson.Read(Encoding.UTF8.GetBytes(Rated)) with { Outcome = TapOutcome.Written, Rating = 0, Session = null, Receipt = new byte[] { 0xE6, 0x00 } };
        var wire = Encoding.UTF8.GetString(TapJson.Write(written));
        Assert.Contains("\"outcome\":\"written\",\"of\":17,\"receipt\":\"5gA\",", wire, StringComparison.Ordinal);
        var back = TapJson.Read(Encoding.UTF8.GetBytes(wire));
        Assert.Equal((17L, "E600", 0), (back.OfSequence, Convert.ToHexString(back.Receipt.Span), back.Rating));
        Assert.Equal(TapText.Hash(written), TapText.Hash(back));

        var failed = written with { Receipt = default, Reason = RefusalReason.CardIncomplete };
        Assert.Equal((RefusalReason.CardIncomplete, 0), (TapJson.Read(TapJson.Write(failed)).Reason, TapJson.Read(TapJson.Write(failed)).Receipt.Length));
    }

    [Fact]
    public void NoOtherTapCarriesAReceipt() => Assert.Equal(
        "'receipt' stands only where 'outcome' is 'written'.",
        Assert.Throws<FormatException>(() => TapJson.Read(Encoding.UTF8.GetBytes(Whole.Replace("\"v\":1", "\"v\":1,\"receipt\":\"5gA\"", StringComparison.Ordinal)))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"v\":1}{}")]
    public void WhatIsNotATapIsAFormatError(string text) =>
        Assert.Throws<FormatException>(() => TapJson.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void AnyDamageIsAFormatErrorOrAnotherTap()
    {
        var random = new Random(20_260_501);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Whole);
            for (var hits = random.Next(1, 4); hits > 0; hits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                TapJson.Read(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)));
            }
            catch (FormatException)
            {
                // The one exception a reader of foreign bytes may throw.
            }
        }
    }
}
