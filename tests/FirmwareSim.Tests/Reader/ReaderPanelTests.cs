using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Reader;
using CardSystem.TestKit;

namespace CardSystem.FirmwareSim.Tests.Reader;

/// <summary>Bytes by PC/SC part 3, 3.2.2.1.3, and the ACR122U's API, 6.2.</summary>
public sealed class ReaderPanelTests
{
    private static readonly VirtualCard Card = VirtualCard.WithApplications("X", [0x04, 1, 2, 3, 4, 5, 6]);
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly ReaderPanel _panel;
    private readonly List<LightShown> _lights = [];

    public ReaderPanelTests()
    {
        _panel = new ReaderPanel(_time);
        _panel.LightShown += _lights.Add;
    }

    private string Send(string hex, VirtualCard? card) => Convert.ToHexString(_panel.Answer(Convert.FromHexString(hex), card));

    [Theory]
    [InlineData("FFCA000000", "040102030405069000")]
    [InlineData("FFCA0000", "040102030405069000")]
    [InlineData("FFCA000007", "040102030405069000")]
    [InlineData("FFCA000004", "6C07")]
    [InlineData("FFCA000008", "04010203040506006282")]
    [InlineData("FFCA010000", "107880A0028073C021C0654D43415031" + "9000")]
    [InlineData("FFCA020000", "6B00")]
    [InlineData("FFCA000100", "6B00")]
    [InlineData("FF0048000A", "41435231323255323135")]
    [InlineData("FF00520000", "9000")]
    [InlineData("FF0040", "6300")]
    [InlineData("FF00400E03010101", "6300")]
    [InlineData("FFB0000010", "6D00")]
    [InlineData("FF", "6D00")]
    public void TheReaderAnswersInTheCardsPlace(string command, string answer) => Assert.Equal(answer, Send(command, Card));

    [Fact]
    public void APlainCardHasNoAnswerToSelect()
    {
        Assert.Equal("010203049000", Send("FFCA000000", VirtualCard.Plain([1, 2, 3, 4])));
        Assert.Equal("6A81", Send("FFCA010000", VirtualCard.Plain([1, 2, 3, 4])));
    }

    [Theory]
    [InlineData("FF00400E0402000100", "9002", LightColour.Green)]
    [InlineData("FF00400F0402000100", "9003", LightColour.Orange)]
    [InlineData("FF00400D040500020000", "9001", LightColour.Red)]
    [InlineData("FF00400C0400000000", "9000", LightColour.Dark)]
    public void LampCommandsAreKeptWithTheirTime(string command, string answer, LightColour colour)
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(answer, Send(command, null));
        var light = Assert.Single(_lights);
        Assert.Equal(colour, light.Colour);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 8, 0, 5, TimeSpan.Zero), light.At);
    }

    [Fact]
    public void ALampThatIsNotMaskedInStaysAsItWas()
    {
        Send("FF00400E0400000000", null);
        Assert.Equal("9003", Send("FF0040050400000000", null));
        Assert.Equal("9003", Send("FF0040000400000000", null));
        Assert.Equal(LightColour.Orange, _panel.Colour);
    }
}
