using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Tests.Cards.Member;

namespace CardSystem.FirmwareSim.Tests.Cards;

/// <summary>Faults that are ordered happen, at their command, and nowhere else.</summary>
public sealed class CardFaultTests : IDisposable
{
    private readonly TestOffice _office = new();
    private readonly VirtualCard _card;

    public CardFaultTests() => _card = _office.Issue();

    public void Dispose() => _office.Dispose();

    private TestSession With(params CardFault[] faults)
    {
        var chip = new FaultyChip(new CardSession(_card, _ => { }), faults);
        return new TestSession(_office.Kiosk, c => chip.Transmit(c) is { Length: > 0 } answer ? answer : null);
    }

    [Theory]
    [InlineData("cut-after@9", CardFaultKind.CutAfter, 9, 1, 1_000)]
    [InlineData("cut-in-write@7:2", CardFaultKind.CutInWrite, 7, 2, 1_000)]
    [InlineData("slow@3:250", CardFaultKind.Slow, 3, 1, 250)]
    [InlineData("memory-full@5", CardFaultKind.MemoryFull, 5, 1, 1_000)]
    public void FaultsAreWrittenInAWord(string text, CardFaultKind kind, int apdu, int write, int ms) => Assert.Equal(new CardFault(kind, apdu, write, ms), CardFault.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("cut")]
    [InlineData("cut-after")]
    [InlineData("cut-after@")]
    [InlineData("cut-after@0")]
    [InlineData("cut-after@1:2:3")]
    [InlineData("explode@1")]
    [InlineData("slow@1:999999")]
    [InlineData("cut-in-write@1:-1")]
    public void WhatIsNoFaultIsSaid(string text) => Assert.Contains($"'{text}'", Assert.Throws<InputException>(() => CardFault.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void AFullMemoryLeavesTheCardAsItWas()
    {
        // 1 SELECT, 2 certificate, 3 authentication, 4 SUMMARY, 5 COMMIT.
        var session = With(new CardFault(CardFaultKind.MemoryFull, 4)).Select().Authenticate();
        Assert.Equal(0x6A84, session.Send("00D68300", _office.Kiosk.Summary(session.Thumbprint, 1, "kiosk-1/aa/1", 1)).Status);
        Assert.Equal(0x6985, session.Send("80100000", [0, 0, 0, 1], 0).Status);
        Assert.Equal(0x6A84, session.Send("00E20028", _office.Kiosk.Record(session.Thumbprint, 1, "kiosk-1/aa/1", 1)).Status);
        Assert.Equal(0u, With().Select().Authenticate().Sequence);
    }

    [Fact]
    public void AWornOutPageFailsTheCommitAndNothingElse()
    {
        var session = With(new CardFault(CardFaultKind.MemoryWornOut, 5)).Select().Authenticate();
        session.Must("00D68300", _office.Kiosk.Summary(session.Thumbprint, 1, "kiosk-1/aa/1", 1));
        Assert.Equal(0x6581, session.Send("80100000", [0, 0, 0, 1], 0).Status);
        Assert.Equal(0u, Bytes.Four(session.Must("00B08600", null, 0).AsSpan(4)));

        // It is still staged, so the kiosk may try once more.
        session.Must("80100000", [0, 0, 0, 1], 0);
        Assert.Equal(1u, With().Select().Authenticate().Sequence);
    }

    [Fact]
    public void AMuteCardHasDoneWhatItWasTold()
    {
        var session = With(new CardFault(CardFaultKind.Mute, 5)).Select().Authenticate();
        session.Must("00D68300", _office.Kiosk.Summary(session.Thumbprint, 1, "kiosk-1/aa/1", 1));
        Assert.Throws<CardGoneException>(() => session.Send("80100000", [0, 0, 0, 1], 0));
        Assert.Equal(1u, Bytes.Four(session.Must("00B08600", null, 0).AsSpan(4)));
    }

    [Fact]
    public void NoiseInACommandOrAnAnswerIsNotTakenForTruth()
    {
        var session = With(new CardFault(CardFaultKind.CorruptCommand, 2)).Select();
        Assert.Equal(0x6300, session.Send("002A00BE", _office.Kiosk.Certificate).Status);
        session = With(new CardFault(CardFaultKind.CorruptCommand, 4)).Select().Authenticate();
        session.Must("00D68300", _office.Kiosk.Summary(session.Thumbprint, 1, "kiosk-1/aa/1", 1));
        Assert.Equal(0x6300, session.Send("80100000", [0, 0, 0, 1], 0).Status);

        session = With(new CardFault(CardFaultKind.CorruptAnswer, 4)).Select().Authenticate();
        Assert.Null(MemberObject.Read(session.Must("00B08200", null, 0)));
        Assert.NotNull(MemberObject.Read(session.Must("00B08200", null, 0)));
    }

    [Fact]
    public void ACardWithoutPowerStaysSilent()
    {
        var session = With(new CardFault(CardFaultKind.CutBefore, 2)).Select();
        Assert.Throws<CardGoneException>(() => session.Send("00840000", null, 0));
        Assert.Throws<CardGoneException>(() => session.Send("00840000", null, 0));
    }

    [Fact]
    public void TheMemoryIsKeptInItsFileEvenFromACutCommand()
    {
        using var folder = new TestFolder();
        var path = folder.PathOf("card.chip");
        var chip = ChipFile.Open(path, () => new Eeprom(_card.Chip!.Memory.Image));
        var card = VirtualCard.WithChip(CardKind.Member, "X", [4, 1, 2, 3, 4, 5, 6], chip);
        TestSession.With(_office.Kiosk, card).Select().Authenticate().Write(700, "kiosk-1/aa/1", "kiosk-1/aa/1");
        var session = TestSession.With(_office.Kiosk, Reopened(path)).Select().Authenticate();
        Assert.Equal(700, session.Credits(session.ReadSummary()));

        var cut = new FaultyChip(new CardSession(Reopened(path), _ => { }), [new CardFault(CardFaultKind.CutInWrite, 4, 3)]);
        var torn = new TestSession(_office.Kiosk, c => cut.Transmit(c)).Select().Authenticate();
        Assert.Throws<CardGoneException>(() => torn.Must("00D68400", _office.Kiosk.Summary(torn.Thumbprint, 2, "kiosk-1/aa/2", 800)));
        Assert.NotEqual(card.Chip!.Memory.Image, ChipFile.Load(path).Image);
        session = TestSession.With(_office.Kiosk, Reopened(path)).Select().Authenticate();
        Assert.Equal(700, session.Credits(session.ReadSummary()));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.new"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void ADamagedMemoryIsRefused()
    {
        using var folder = new TestFolder();
        var path = folder.PathOf("card.chip");
        ChipFile.Save(path, _card.Chip!.Memory);
        var bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("damaged", Assert.Throws<InputException>(() => ChipFile.Load(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, bytes[..50]);
        Assert.Contains("should have", Assert.Throws<InputException>(() => ChipFile.Load(path)).Message, StringComparison.Ordinal);
    }

    private static VirtualCard Reopened(string path) =>
        VirtualCard.WithChip(CardKind.Member, "X", [4, 1, 2, 3, 4, 5, 6], ChipFile.Open(path, () => throw new InvalidOperationException("There is a memory already.")));
}
