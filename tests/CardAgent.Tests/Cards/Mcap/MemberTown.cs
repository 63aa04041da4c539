using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Cards;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;
using CardSystem.TestKit;
using CertificateRole = CardSystem.FirmwareSim.Cards.Member.CertificateRole;
using SimMember = CardSystem.FirmwareSim.Cards.Member.MemberObject;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>A town with a card authority, a kiosk authority and a clock; it issues cards, good ones and others.</summary>
internal sealed class MemberTown : IDisposable
{
    private readonly AuthorityFolder _folder = new();

    public MemberTown()
    {
        Time = new ManualTime(Workbench.Morning);
        Authority = CardAuthority.Create("Card authority", Time.GetUtcNow());
        Kiosks = CompactAuthority.Create(CertificateRole.KioskAuthority, Time.GetUtcNow().AddYears(-1));
        Authorities = _folder.Load(Authority.CertificatePem);
        AnchorFile = Path.Combine(_folder.Path, "kiosks.cvc");
        File.WriteAllBytes(AnchorFile, Kiosks.Anchor);
    }

    public ManualTime Time { get; }
    public CardAuthority Authority { get; }
    public CompactAuthority Kiosks { get; }
    public CardAuthorities Authorities { get; }
    public string AnchorFile { get; }

    public MemberKiosk Kiosk(string name = "hk-01", Action<CardsOptions>? adjust = null, bool writes = true) => new(this, name, adjust, writes);

    public string FileOf(string name) => Path.Combine(_folder.Path, name);

    /// <summary>An activated card as the office hands it out.</summary>
    public VirtualCard Issue(Recipe? recipe = null)
    {
        var r = recipe ?? new Recipe();
        var now = Time.GetUtcNow();
        var by = r.By ?? Authority;
        var (certificate, pkcs8) = by.Make(r.Number, "张*", r.From ?? now.AddDays(-1), r.Until ?? now.AddYears(5));
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        using var receipt = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = CardKeys.PointOf(key);
        var shown = r.ShowsOtherKey ? CardKeys.PointOf(other) : point;
        var member = new SimMember
        {
            Number = "M000001",
            Name = "张小明",
            Branch = "b-0012",
            From = BcdDate.Number(BcdDate.Of(r.MemberFrom ?? now.AddDays(-1))),
            Until = BcdDate.Number(BcdDate.Of(r.MemberUntil ?? now.AddYears(5))),
            Thumbprint = r.MemberOf ?? CardKeys.Thumbprint(point),
            ReceiptKey = CardKeys.Compress(CardKeys.PointOf(receipt)),
            Sequence = 1,
            Issuer = (r.MemberBy ?? by.Issuer).Reference,
        }.Sign((r.MemberBy ?? by.Issuer).Sign);
        var secret = (r.HasOtherKey || r.ShowsOtherKey ? other : key).ExportParameters(true).D!;
        var chip = new IssuedChip(certificate, shown, secret, CardKeys.PointOf(receipt), receipt.ExportParameters(true).D!, member, [(r.Believes ?? Kiosks).Anchor, by.Issuer.Anchor], BcdDate.Number(BcdDate.Of(now)));
        return VirtualCard.WithChip(CardKind.Member, r.Number, r.Uid, new MemberChip(chip.Build()));
    }

    /// <summary>The same card with another memory: as it was, or as somebody put it back.</summary>
    public static VirtualCard With(VirtualCard card, byte[] memory) => VirtualCard.WithChip(card.Kind, card.Number, card.Uid, new MemberChip(new Eeprom(memory)));

    public static byte[] Image(VirtualCard card) => [.. card.Chip!.Memory.Image];

    public void Dispose()
    {
        Authority.Dispose();
        Kiosks.Dispose();
        _folder.Dispose();
    }

    /// <summary>What is odd about a card.</summary>
    internal sealed record Recipe(string Number = "3101000000000001")
    {
        public byte[] Uid { get; init; } = [0x04, 1, 2, 3, 4, 5, 6];
        public CardAuthority? By { get; init; }
        public CompactAuthority? MemberBy { get; init; }
        public CompactAuthority? Believes { get; init; }
        public byte[]? MemberOf { get; init; }
        public bool HasOtherKey { get; init; }
        public bool ShowsOtherKey { get; init; }
        public DateTimeOffset? From { get; init; }
        public DateTimeOffset? Until { get; init; }
        public DateTimeOffset? MemberFrom { get; init; }
        public DateTimeOffset? MemberUntil { get; init; }
    }
}

/// <summary>What stands on a card, read out of the chip by the simulator's own eyes.</summary>
internal sealed record OnCard(Contracts.Mcap.SummaryObject? Summary, IReadOnlyList<Contracts.Mcap.ActivityRecord> Records, TransactionState Transaction, string Bytes)
{
    public static OnCard Of(VirtualCard card)
    {
        var files = new CardFiles(card.Chip!);
        var records = new List<Contracts.Mcap.ActivityRecord>();
        for (var i = 1; files.Record(i) is { } bytes; i++)
        {
            Assert.True(Contracts.Mcap.ActivityRecord.TryRead(bytes, out var record));
            records.Add(record);
        }

        Contracts.Mcap.SummaryObject? summary = null;
        if (files.Summary() is { Length: > 0 } written) Assert.True(Contracts.Mcap.SummaryObject.TryRead(written, out summary));
        var shown = string.Join('|', [Convert.ToHexString(files.Member()), Convert.ToHexString(files.Summary()), Convert.ToHexString(files.Signer()), .. records.Select(r => Convert.ToHexString(r.Bytes))]);
        return new OnCard(summary, records, TransactionState.TryRead(files.Transaction())!, shown);
    }

    public int Credits => Summary?.Credits ?? 0;
}
