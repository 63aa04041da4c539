using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Tests.Cards.Member;

namespace CardSystem.FirmwareSim.Tests.Commands;

/// <summary>What the program does with a single card, as a user starts it.</summary>
public sealed class CardCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "firmware-sim.exe" : "firmware-sim");

    public void Dispose() => _folder.Dispose();

    private static Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.StartAsync(Program, arguments, null, "", Stop);

    private async Task<string> DeckAsync(params string[] more)
    {
        var made = await RunAsync(["deck", "create", "--members", _folder.Write("members.csv", "member,name,branch\nM1,张小明,b1\n"), "--out", _folder.PathOf("deck"), "--plain", "1", .. more]);
        Assert.True(made.ExitCode == 0, made.All);
        return _folder.PathOf("deck");
    }

    [Fact]
    public async Task AKioskGetsItsCertificateWritesAndTheCardShowsIt()
    {
        var deck = await DeckAsync();
        var made = await RunAsync("deck", "kiosk", deck, "--kiosk", "kiosk-1", "--out", _folder.PathOf("kiosk"));
        Assert.True(made.ExitCode == 0, made.All);
        var certificate = CompactCertificate.Read(File.ReadAllBytes(_folder.PathOf("kiosk/kiosk-1.cvc")))!;
        Assert.True(certificate.IsSignedBy(CompactCertificate.Read(File.ReadAllBytes(Path.Combine(deck, DeckFolder.KioskAnchorFile)))!.Point));
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_folder.PathOf("kiosk/kiosk-1.key")));
        Assert.Equal(certificate.Point, ChipKey.PointOf(key));

        var fresh = await RunAsync("card", "show", "--deck", deck, "--card", "member-1");
        Assert.Contains("M1 张小明, b1, ", fresh.Output, StringComparison.Ordinal);
        Assert.Contains("summary   none", fresh.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT", fresh.Output, StringComparison.Ordinal);

        var cards = DeckFolder.Read(deck);
        using var authority = CompactAuthority.Load(CertificateRole.KioskAuthority, cards.KioskAuthorityKey!, cards.Anchors[0], TimeProvider.System.GetUtcNow());
        using var kiosk = new TestKiosk("kiosk-2", authority, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        TestSession.With(kiosk, cards.Take(cards.Cards[0])).Select().Authenticate().Write(1_250, "kiosk-2/aa/1", "kiosk-2/aa/1");
        var shown = await RunAsync("card", "show", "--deck", deck, "--card", "member-1");
        Assert.Contains("summary   A, seq 1, credits 12.50, by kiosk-2\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("主题党日, signed in, 1.00, by kiosk-2, seq 1", shown.Output, StringComparison.Ordinal);
        Assert.Contains("has no member application", (await RunAsync("card", "show", "--deck", deck, "--card", "plain-1")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABlankCardIsMadeOnceAndShown()
    {
        var memory = _folder.PathOf("blank.chip");
        Assert.Equal(0, (await RunAsync("card", "blank", "--memory", memory)).ExitCode);
        var shown = await RunAsync("card", "show", "--memory", memory);
        Assert.Contains("blank, counter 0, date none", shown.Output, StringComparison.Ordinal);
        var again = await RunAsync("card", "blank", "--memory", memory);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is there already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CardsAreMadeForADistrictsOwnAuthority()
    {
        using var authority = CompactAuthority.Create(CertificateRole.KioskAuthority, TimeProvider.System.GetUtcNow());
        File.WriteAllBytes(_folder.PathOf("district.cvc"), authority.Anchor);
        var deck = await DeckAsync("--kiosk-anchor", _folder.PathOf("district.cvc"));
        Assert.Equal(authority.Anchor, DeckFolder.Read(deck).Anchors[0]);
        var none = await RunAsync("deck", "kiosk", deck, "--kiosk", "kiosk-1", "--out", _folder.PathOf("kiosk"));
        Assert.Contains("no kiosk authority of its own", none.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--deck and --card, or --memory", "card", "--port", "1")]
    [InlineData("--deck and --card, or --memory", "card", "show", "--deck", "x")]
    [InlineData("There is no nowhere.chip", "card", "show", "--memory", "nowhere.chip")]
    [InlineData("'explode@1' is not a fault", "card", "--memory", "MEMORY", "--port", "1", "--fault", "explode@1")]
    [InlineData("'K 1' is not a kiosk's id", "deck", "kiosk", "x", "--kiosk", "K 1", "--out", "y")]
    [InlineData("is no compact certificate", "deck", "create", "--members", "MEMBERS", "--out", "x", "--kiosk-anchor", "nowhere.cvc")]
    [InlineData("self-signed compact certificate of a kiosk authority", "deck", "create", "--members", "MEMBERS", "--out", "x", "--kiosk-anchor", "MEMBERS")]
    public async Task WhatCannotBeDoneIsSaidOnStderr(string message, params string[] arguments)
    {
        ChipFile.Save(_folder.PathOf("a.chip"), new Eeprom());
        var members = _folder.Write("members.csv", "member,name\nM1,张三\n");
        var run = await RunAsync([.. arguments.Select(a => a switch { "MEMORY" => _folder.PathOf("a.chip"), "MEMBERS" => members, _ => a })]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.All, StringComparison.Ordinal);
    }
}
