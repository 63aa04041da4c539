using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Tests.Cards;

public class BerTlvTests
{
    private static string? Find(string data, uint tag) =>
        BerTlv.TryFind(Convert.FromHexString(data), tag, out var value) ? Convert.ToHexString(value.Span) : null;

    [Theory]
    [InlineData("5302CAFE", 0x53u, "CAFE")]
    [InlineData("53820002CAFE", 0x53u, "CAFE")] // a length longer than it need be is BER
    [InlineData("5381020102", 0x53u, "0102")]
    [InlineData("5300", 0x53u, "")]
    [InlineData("5F2F020102", 0x5F2Fu, "0102")]
    [InlineData("7F4981020102", 0x7F49u, "0102")]
    [InlineData("7001AA710100FE00", 0x71u, "00")]
    [InlineData("0000530155", 0x53u, "55")] // padding before
    [InlineData("7001AAFFFF710155", 0x71u, "55")] // padding between
    public void ElementIsFound(string data, uint tag, string value) => Assert.Equal(value, Find(data, tag));

    [Theory]
    [InlineData("")]
    [InlineData("53")]
    [InlineData("5303CAFE")] // shorter than it says
    [InlineData("5380CAFE0000")] // indefinite length
    [InlineData("5384FFFFFFFF00")]
    [InlineData("538300")]
    [InlineData("5F")]
    [InlineData("5FFFFFFFFF01AA")] // a tag without end
    [InlineData("70017153")]
    [InlineData("FFFFFFFF")]
    public void NonsenseIsNotFound(string data) => Assert.Null(Find(data, 0x53));

    [Fact]
    public void ElementsAfterAHundredAreNotLookedAt() => Assert.Null(Find(string.Concat(Enumerable.Repeat("4000", 100)) + "530155", 0x53));

    [Fact]
    public void RandomBytesNeverThrow()
    {
        var random = new Random(4112);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            BerTlv.TryFind(bytes, 0x53, out _);
        }
    }
}
