using CardSystem.CardAgent.Readers.Pcsc;

namespace CardSystem.CardAgent.Tests.Readers;

public class PcscCodesTests
{
    [Theory]
    [InlineData(0x80100013)]
    [InlineData(0x8010001D)]
    [InlineData(0x8010001E)]
    [InlineData(0x8010001F)]
    [InlineData(0x80100003)]
    [InlineData(0x80100017)]
    [InlineData(0x80100009)]
    [InlineData(0x00000006)]
    public void TheseMeanANewContext(uint code) => Assert.True(PcscCodes.ContextLost(code) && !PcscCodes.CardLost(code));

    [Theory]
    [InlineData(0x80100068)]
    [InlineData(0x80100069)]
    [InlineData(0x8010000C)]
    [InlineData(0x80100016)]
    public void TheseMeanANewConversation(uint code) => Assert.True(PcscCodes.CardLost(code) && !PcscCodes.ContextLost(code));

    [Fact]
    public void WordsSayWhatWasDoneAndWhatCameOfIt()
    {
        Assert.Equal("Could not talk to the card: the card was taken away (0x80100069).", PcscCodes.Words(0x80100069, "talk to the card"));
        Assert.Equal("Could not list the readers: the card service gave an unknown answer (0x80109999).", PcscCodes.Words(0x80109999, "list the readers"));
    }
}
