using CardSystem.CardAgent.Cards;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Cards;

public sealed class UidCardReadingTests
{
    private bool _allowed = true;

    private CardVisit? Meet(string uidAnswer) =>
        new UidCardReading(() => _allowed).Meet(new AnsweringCard(command => Convert.FromHexString(command[0] == 0xFF && command[1] == 0xCA ? uidAnswer : "6A82")));

    [Fact]
    public void WhereTheCentreAllowsItTheUidIsTheCard()
    {
        var visit = Meet("04A1B2C3D4E5F69000")!;
        Assert.Equal((RefusalReason.None, "UID04A1B2C3D4E5F6"), (visit.Identity.Reason, visit.Identity.Card.ToString()));
        Assert.Equal((CardProfile.Uid, Assurance.A0), (visit.Profile, visit.Assurance));
        var proof = visit.Prove(new byte[32]);
        Assert.Equal((RefusalReason.None, 0), (proof.Reason, proof.Signature.Length));
    }

    [Fact]
    public void WhereItDoesNotItIsNoCardOfOurs()
    {
        _allowed = false;
        Assert.Null(Meet("04A1B2C3D4E5F69000"));
    }

    [Fact]
    public void ARandomUidIsRefused() => Assert.Equal(RefusalReason.RandomUid, Meet("081234569000")!.Identity.Reason);

    [Fact]
    public void FourBytesThatBeginOtherwiseAreAUid() => Assert.Equal(RefusalReason.None, Meet("DEADBEEF9000")!.Identity.Reason);

    [Theory]
    [InlineData("6A81")]
    [InlineData("9000")]
    public void AReaderThatTellsNoUidHasNoCardOfThisKind(string answer) => Assert.Null(Meet(answer));
}
