using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Tests.Cards;

public class CardDialogueTests
{
    private static readonly CommandApdu Read = new(0x00, 0xCB, 0x3F, 0xFF, new byte[] { 0x5C, 0x01, 0x7E });

    private static string Bytes(int count, byte value) => string.Concat(Enumerable.Repeat($"{value:X2}", count));

    private static ResponseApdu Send(ScriptedCard card, CommandApdu command)
    {
        var response = new CardDialogue(card).Send(command);
        card.AssertDone();
        return response;
    }

    private static void AssertAnswer(string data, ushort status, ResponseApdu answer)
    {
        Assert.Equal(data, Convert.ToHexString(answer.Data.Span));
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public void ShortAnswerComesInOnePiece() =>
        AssertAnswer("CAFE", 0x9000, Send(new ScriptedCard().Expect("00CB3FFF035C017E00", "CAFE9000"), Read));

    [Fact]
    public void CommandWithoutDataOrAnswerIsFourBytes()
    {
        AssertAnswer("", 0x9000, Send(new ScriptedCard().Expect("80E60000", "9000"), new CommandApdu(0x80, 0xE6, 0, 0, Expects: false)));
        AssertAnswer("", 0x9000, Send(new ScriptedCard().Expect("80E600000101", "9000"), new CommandApdu(0x80, 0xE6, 0, 0, new byte[] { 1 }, Expects: false)));
        AssertAnswer("AA", 0x9000, Send(new ScriptedCard().Expect("FFCA000000", "AA9000"), new CommandApdu(0xFF, 0xCA, 0, 0)));
    }

    [Fact]
    public void RestIsFetchedUntilThereIsNone() =>
        AssertAnswer("0102030405", 0x9000, Send(new ScriptedCard()
            .Expect("00CB3FFF035C017E00", "01026102")
            .Expect("00C0000002", "03046101")
            .Expect("00C0000001", "059000"), Read));

    [Fact]
    public void MoreThanAByteCanSayIsFetchedWhole() =>
        AssertAnswer(Bytes(256, 0xAB), 0x9000, Send(new ScriptedCard()
            .Expect("00CB3FFF035C017E00", "6100")
            .Expect("00C0000000", Bytes(256, 0xAB) + "9000"), Read));

    [Fact]
    public void ExactLengthIsAskedForAgain()
    {
        AssertAnswer("0102", 0x9000, Send(new ScriptedCard().Expect("00CB3FFF035C017E00", "6C02").Expect("00CB3FFF035C017E02", "01029000"), Read));
        AssertAnswer("0102", 0x9000, Send(new ScriptedCard()
            .Expect("00CB3FFF035C017E00", "6105").Expect("00C0000005", "6C02").Expect("00C0000002", "01029000"), Read));
    }

    [Fact]
    public void CardThatKnowsNoGetResponseIsAskedInExtendedLength() =>
        AssertAnswer(Bytes(300, 0x11), 0x9000, Send(new ScriptedCard()
            .Expect("00CB3FFF035C017E00", "6700")
            .Expect("00CB3FFF0000035C017E0000", Bytes(300, 0x11) + "9000"), Read));

    [Fact]
    public void RefusalIsPassedOnWithItsStatus() => AssertAnswer("", 0x6A82, Send(new ScriptedCard().Expect("00CB3FFF035C017E00", "6A82"), Read));

    [Fact]
    public void LongCommandIsChained() =>
        AssertAnswer("AA", 0x9000, Send(new ScriptedCard()
            .Expect("1087119EFF" + Bytes(255, 0x22), "9000")
            .Expect("1087119EFF" + Bytes(255, 0x22), "9000")
            .Expect("0087119E02222200", "AA9000"), new CommandApdu(0x00, 0x87, 0x11, 0x9E, Convert.FromHexString(Bytes(512, 0x22)))));

    [Fact]
    public void ChainBrokenOffByTheCardIsNotContinued() =>
        AssertAnswer("", 0x6982, Send(new ScriptedCard().Expect("1087119EFF" + Bytes(255, 0x22), "6982"), new CommandApdu(0x00, 0x87, 0x11, 0x9E, Convert.FromHexString(Bytes(300, 0x22)))));

    [Fact]
    public void CardThatKnowsNoChainsGetsTheCommandInExtendedLength() =>
        AssertAnswer("AA", 0x9000, Send(new ScriptedCard()
            .Expect("1087119EFF" + Bytes(255, 0x22), "6884")
            .Expect("0087119E00012C" + Bytes(300, 0x22) + "0000", "AA9000"), new CommandApdu(0x00, 0x87, 0x11, 0x9E, Convert.FromHexString(Bytes(300, 0x22)))));

    [Fact]
    public void AnswerWithoutEndIsCutOff()
    {
        var endless = new AnsweringCard(_ => [.. new byte[256], 0x61, 0x00]);
        Assert.Equal(ResponseApdu.Senseless, new CardDialogue(endless).Send(Read).Status);
        Assert.InRange(endless.Commands, 2, 300);
    }

    [Fact]
    public void PromiseWithoutDataIsCutOff()
    {
        var empty = new AnsweringCard(_ => [0x61, 0x10]);
        Assert.Equal(ResponseApdu.Senseless, new CardDialogue(empty).Send(Read).Status);
        Assert.Equal(2, empty.Commands);
    }

    [Fact]
    public void LengthThatIsNeverRightIsGivenUp()
    {
        var stubborn = new AnsweringCard(_ => [0x6C, 0x01]);
        Assert.Equal(0x6C01, new CardDialogue(stubborn).Send(Read).Status);
        Assert.Equal(3, stubborn.Commands);
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    public void AnswerWithoutStatusIsSenseless(string response) =>
        Assert.True(new CardDialogue(new AnsweringCard(_ => Convert.FromHexString(response))).Send(Read).Faulty);

    [Fact]
    public void CommandTooLongForAnyCardIsOurMistake()
    {
        var command = new CommandApdu(0, 0, 0, 0, new byte[65_536]);
        Assert.Throws<InvalidOperationException>(() => command.ExtendedForm());
        Assert.Throws<InvalidOperationException>(() => new CommandApdu(0, 0, 0, 0, new byte[256]).ShortForm());
    }
}
