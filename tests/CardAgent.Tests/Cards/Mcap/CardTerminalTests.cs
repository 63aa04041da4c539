using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Mcap;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts.Mcap;
using CardSystem.FirmwareSim.Decks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using CertificateRole = CardSystem.FirmwareSim.Cards.Member.CertificateRole;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>What the kiosk shows to cards: from its files, of one generation of the authority or of two.</summary>
public sealed class CardTerminalTests : IDisposable
{
    private readonly MemberTown _town = new();
    private readonly Workbench _bench = new();
    private readonly CompactAuthority _next;

    public CardTerminalTests() => _next = CompactAuthority.Create(CertificateRole.KioskAuthority, _town.Time.GetUtcNow());

    public void Dispose()
    {
        _next.Dispose();
        _bench.Dispose();
        _town.Dispose();
    }

    private byte[] Point => CardKeys.PointOf(Convert.FromBase64String(_bench.Key.PublicKey))!;

    private byte[] Certificate(CompactAuthority by, string name = "hk-01", byte[]? point = null, int days = 90) =>
        by.CertifyKiosk(name, point ?? Point, _town.Time.GetUtcNow(), _town.Time.GetUtcNow().AddDays(days));

    private byte[] Link => _town.Kiosks.Link(_next, _town.Time.GetUtcNow(), _town.Time.GetUtcNow().AddYears(10));

    private CardTerminal Terminal(byte[]? certificate, params byte[][] anchors)
    {
        var file = _town.FileOf("own.cvc");
        File.Delete(file);
        if (certificate is not null) File.WriteAllBytes(file, certificate);
        var options = new CardsOptions();
        for (var i = 0; i < anchors.Length; i++)
        {
            options.AnchorFiles.Add(_town.FileOf($"anchor-{i}.cvc"));
            File.WriteAllBytes(options.AnchorFiles[i], anchors[i]);
        }

        return new CardTerminal(new KioskOptions { Id = "hk-01", CardCertificateFile = file }, Options.Create(options), _bench.Key, new LocalDay(_town.Time, "Asia/Shanghai"), NullLogger<CardTerminal>.Instance);
    }

    private string Fault(byte[] certificate, params byte[][] anchors) => Assert.Single(Assert.Throws<OptionsValidationException>(() => Terminal(certificate, anchors)).Failures);

    [Fact]
    public void ACertificateThatIsOursIsUsedUntilItsLastDay()
    {
        var terminal = Terminal(Certificate(_town.Kiosks), _town.Kiosks.Anchor);
        Assert.Equal("hk-01", terminal.Identity?.Name);
        _town.Time.Advance(TimeSpan.FromDays(90));
        Assert.NotNull(terminal.Identity);
        _town.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(terminal.Identity);
    }

    [Fact]
    public void AFileThatIsNotThereYetIsTakenUpWhenItIs()
    {
        var terminal = Terminal(null, _town.Kiosks.Anchor);
        Assert.Null(terminal.Identity);
        File.WriteAllBytes(_town.FileOf("own.cvc"), Certificate(_town.Kiosks));
        terminal.Reload();
        Assert.NotNull(terminal.Identity);
        // A renewal that went wrong leaves what was there; a file taken away ends it.
        File.WriteAllText(_town.FileOf("own.cvc"), "nonsense");
        terminal.Reload();
        Assert.NotNull(terminal.Identity);
        File.Delete(_town.FileOf("own.cvc"));
        terminal.Reload();
        Assert.Null(terminal.Identity);
    }

    [Fact]
    public void WhatCannotBeUsedIsSaidInOneSentence()
    {
        Assert.Contains("is the certificate of kiosk 'hk-02', not of 'hk-01'", Fault(Certificate(_town.Kiosks, "hk-02"), _town.Kiosks.Anchor), StringComparison.Ordinal);
        Assert.Contains("was made for another key", Fault(Certificate(_town.Kiosks, point: _next.Point), _town.Kiosks.Anchor), StringComparison.Ordinal);
        Assert.Contains("was signed by an authority that is not among Cards:AnchorFiles", Fault(Certificate(_next), _town.Kiosks.Anchor), StringComparison.Ordinal);
        Assert.Contains("must hold one compact certificate of a kiosk", Fault(_town.Kiosks.Anchor, _town.Kiosks.Anchor), StringComparison.Ordinal);
        Assert.Contains("Cards:AnchorFiles must name", Fault(Certificate(_town.Kiosks)), StringComparison.Ordinal);
        Assert.Contains("Cards:AnchorFiles:0", Fault(Certificate(_town.Kiosks), [1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("hold a link to kiosk authority", Fault(Certificate(_next), Link), StringComparison.Ordinal);
        Assert.Contains("is empty", Fault([], _town.Kiosks.Anchor), StringComparison.Ordinal);
    }

    [Fact]
    public void AKioskOfTheNextGenerationShowsTheLinkToCardsOfTheOlder()
    {
        var identity = Terminal(Certificate(_next), _town.Kiosks.Anchor, Link).Identity!;
        var way = identity.Trust.WayTo(identity.Certificate.Authority, [_town.Kiosks.Reference]);
        Assert.Equal([Link[..100]], way!.Select(w => w.Bytes[..100]));
        Assert.Empty(identity.Trust.WayTo(identity.Certificate.Authority, [_next.Reference, _town.Kiosks.Reference])!);
        Assert.Null(identity.Trust.WayTo(identity.Certificate.Authority, [new byte[8]]));
    }

    [Fact]
    public void BothGenerationsOfKiosksWriteOnTheSameCard()
    {
        var card = _town.Issue();
        using var older = _town.Kiosk(adjust: o => AddLink(o));
        using var newer = new MemberKiosk(_town, "hk-02", AddLink, by: _next);
        foreach (var kiosk in (MemberKiosk[])[older, newer]) kiosk.Bench.GiveConfig(MemberSessionTests.Sessions(4));
        for (var i = 0; i < 4; i++)
        {
            var visit = (i % 2 == 0 ? older : newer).Tap(card);
            Assert.InRange(visit.Sent.Count, 1, 16);
            _town.Time.Advance(TimeSpan.FromMinutes(59));
        }

        Assert.Equal((400, 4), (OnCard.Of(card).Credits, OnCard.Of(card).Records.Count));

        void AddLink(CardsOptions options)
        {
            File.WriteAllBytes(_town.FileOf("link.cvc"), [.. _town.Kiosks.Anchor, .. Link]);
            options.AnchorFiles.Add(_town.FileOf("link.cvc"));
        }
    }
}
