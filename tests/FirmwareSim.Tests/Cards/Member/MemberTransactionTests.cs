using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>What a transaction refuses (profile, sections 6 and 7), and that a refused one has changed nothing.</summary>
public sealed class MemberTransactionTests : IDisposable
{
    private const string Tap = "kiosk-1/aa/2";

    private readonly TestOffice _office = new();
    private readonly VirtualCard _card;
    private readonly byte[] _before;

    public MemberTransactionTests()
    {
        _card = _office.Issue();
        Meet().Write(100, "kiosk-1/aa/1", "kiosk-1/aa/1");
        _before = Meet().Transaction;
    }

    public void Dispose() => _office.Dispose();

    private TestSession Meet(TestKiosk? kiosk = null) => TestSession.With(kiosk ?? _office.Kiosk, _card).Select().Authenticate();

    private byte[] Thumbprint => _card.Chip!.Thumbprint!;

    private byte[] Summary(uint sequence = 2, params byte[][] records) => _office.Kiosk.Summary(Thumbprint, sequence, Tap, 200, records);

    private byte[] Record(uint sequence = 2, string tap = Tap) => _office.Kiosk.Record(Thumbprint, sequence, tap, 100);

    private void Unchanged() => Assert.Equal(_before, Meet().Transaction);

    [Fact]
    public void NothingIsCommittedThatWasNotStagedInThisSession()
    {
        var session = Meet();
        Assert.Equal(0x6985, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        session.Must("00D68400", Summary());
        session = Meet();
        Assert.Equal(0x6985, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        session.Must("00D68400", Summary());
        session.Must("80120000");
        Assert.Equal(0x6985, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        session.Must("00D68400", Summary());
        session.Must("002A00BE", _office.Kiosk.Certificate);
        Assert.Equal(0x6982, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        Unchanged();
    }

    [Fact]
    public void TheSequenceGoesUpByOne()
    {
        var session = Meet();
        foreach (var wrong in (uint[])[0, 1, 3, uint.MaxValue])
        {
            Assert.Equal(0x6984, session.Send("00D68400", Summary(wrong)).Status);
            Assert.Equal(0x6984, session.Send("00E20028", Record(wrong)).Status);
        }

        session.Must("00D68400", Summary());
        Assert.Equal(0x6984, session.Send("80100000", [0, 0, 0, 3], 0).Status);
        Assert.Equal(0x6700, session.Send("80100000", [2], 0).Status);
        Unchanged();
    }

    [Fact]
    public void AnOldSummaryIsNotWrittenAgain()
    {
        var old = Meet().ReadSummary()!;
        Meet().Write(300, Tap, Tap);
        Assert.Equal(0x6984, Meet().Send("00D68300", old).Status);
    }

    [Fact]
    public void RecordsAndSummaryBelongTogether()
    {
        var session = Meet();
        session.Must("00D68400", Summary(2, Record()));
        Assert.Equal(0x6A80, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        session.Must("00E20028", Record());
        Assert.Equal(0x6A80, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        session.Must("80120000");
        Unchanged();

        // The same record, byte for byte, and it is good; a transaction without any is good too.
        session = Meet();
        var record = Record();
        session.Must("00E20028", record);
        session.Must("00D68400", Summary(2, record));
        session.Must("80100000", [0, 0, 0, 2], 0);
        session.Must("00D68300", Summary(3));
        session.Must("80100000", [0, 0, 0, 3], 0);
        Assert.Equal(2, Meet().Transaction[2]);
    }

    [Fact]
    public void AFifthRecordHasNoRoom()
    {
        var session = Meet();
        var records = Enumerable.Range(1, 4).Select(i => Record(2, $"kiosk-1/aa/{i}")).ToArray();
        foreach (var record in records) session.Must("00E20028", record);
        Assert.Equal(0x6A84, session.Send("00E20028", Record()).Status);
        session.Must("00D68400", Summary(2, records));
        session.Must("80100000", [0, 0, 0, 2], 0);
        Assert.Equal(5, Meet().Transaction[2]);
    }

    [Fact]
    public void AKioskWritesInItsOwnNameOnly()
    {
        using var other = new TestKiosk("kiosk-2", _office.Kiosks, TestOffice.Now, TestOffice.Now.AddDays(90));
        var session = Meet(other);
        Assert.Equal(0x6A80, session.Send("00D68400", Summary()).Status);
        Assert.Equal(0x6A80, session.Send("00E20028", Record()).Status);

        // Another key under this kiosk's name: the certificate is for the other key, so the signature is wrong.
        using var namesake = new TestKiosk("kiosk-1", _office.Kiosks, TestOffice.Now, TestOffice.Now.AddDays(90));
        session = Meet(namesake);
        session.Must("00D68400", Summary());
        Assert.Equal(0x6300, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        Assert.Equal(0x6982, session.Send("00B08200", null, 0).Status);
        Unchanged();
    }

    [Fact]
    public void WhatWasChangedOnTheWayIsNotCommitted()
    {
        foreach (var place in (int[])[30, 60, -1])
        {
            var session = Meet();
            var changed = Summary();
            changed[place < 0 ? ^1 : place] ^= 1;
            if (session.Send("00D68400", changed).Status != 0x9000) continue;
            Assert.NotEqual(0x9000, session.Send("80100000", [0, 0, 0, 2], 0).Status);
            Unchanged();
        }
    }

    [Fact]
    public void ASummaryForAnotherCardIsNotCommitted()
    {
        var session = Meet();
        session.Must("00D68400", _office.Kiosk.Summary(new byte[32], 2, Tap, 200));
        Assert.Equal(0x6300, session.Send("80100000", [0, 0, 0, 2], 0).Status);
        Unchanged();
    }

    [Fact]
    public void ACardOnTwoReadersAtOnceCommitsOnlyWhatStandsInItsMemory()
    {
        var (first, second) = (Meet(), Meet());
        first.Must("00D68400", Summary());
        using var other = new TestKiosk("kiosk-2", _office.Kiosks, TestOffice.Now, TestOffice.Now.AddDays(90));
        second = Meet(other);
        second.Must("00D68400", other.Summary(Thumbprint, 2, "kiosk-2/bb/1", 900));
        Assert.Equal(0x6300, first.Send("80100000", [0, 0, 0, 2], 0).Status);
        second.Must("80100000", [0, 0, 0, 2], 0);
        Assert.Equal(900, Meet().Credits(Meet().ReadSummary()));
    }

    [Theory]
    [InlineData("missing element")]
    [InlineData("wrong order")]
    [InlineData("long form of a short length")]
    [InlineData("trailing byte")]
    [InlineData("odd categories")]
    [InlineData("no date")]
    public void MalformedSummariesAreRefused(string how)
    {
        var good = Summary();
        var content = Bytes.Find(good, 0xE3)!;
        byte[] bad = how switch
        {
            "missing element" => Bytes.Tlv(0xE3, content[3..]),
            "wrong order" => Bytes.Tlv(0xE3, [.. content[3..9], .. content[..3], .. content[9..]]),
            "long form of a short length" => Bytes.Tlv(0xE3, [0x80, 0x81, 0x01, 0x01, .. content[3..]]),
            "trailing byte" => [.. good, 0x00],
            "odd categories" => Bytes.Tlv(0xE3, [.. content[..25], .. Bytes.Tlv(0x84, [1, 2, 3]), .. content[32..]]),
            _ => Bytes.Tlv(0xE3, [.. content[..36], 0x99, .. content[37..]]),
        };
        var session = Meet();
        Assert.Equal(0x6A80, session.Send("00D68400", bad).Status);
        Assert.Equal(0x6985, session.Send("80100000", [0, 0, 0, 2], 0).Status);
    }

    [Fact]
    public void SessionsAreNamedByTextOrByHashAndNothingElse()
    {
        byte[] With(byte[] session) => _office.Kiosk.Record(Thumbprint, 2, Tap, 100, session);
        Assert.Equal(0x9000, Meet().Send("00E20028", With(Bytes.Tlv(0x8A, new byte[16]))).Status);
        Assert.Equal(0x9000, Meet().Send("00E20028", With(Bytes.Tlv(0x83, new byte[16]))).Status);
        Assert.Equal(0x6A80, Meet().Send("00E20028", With(Bytes.Tlv(0x8A, new byte[15]))).Status);
        Assert.Equal(0x6A80, Meet().Send("00E20028", With(Bytes.Tlv(0x83, [0xFF]))).Status);
        Assert.Equal(0x6A80, Meet().Send("00E20028", With(Bytes.Tlv(0x83, new byte[25]))).Status);
        Assert.Equal("#" + new string('0', 32), ActivityRecord.Read(With(Bytes.Tlv(0x8A, new byte[16])))!.Session);
    }
}
