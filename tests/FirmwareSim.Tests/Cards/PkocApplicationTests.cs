using System.Security.Cryptography;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Tests.Cards;

/// <summary>The example of PSIA's PKOC NFC Card Specification 1.1, byte for byte, on a card that holds the example's key.</summary>
public sealed class PkocApplicationTests
{
    private const string Secret = "C0C93D0EE2C83D077A91448478F438D633F0C9F863799F9574151FA1260D1349";
    private const string Point = "040EC5D87DC39D14A2C5480686DA860C82B16BE0B6903B525F84848B79FD463E32BBDA1F0252C33503C5287035E6EAC55D138D0650DCFB5281D59A9CF4124D2831";
    private const string Transaction = "6FCF5012B224043B09350A4FC5E56A8F";
    private const string Reader = "7A25432A462D4A404E635266556A586EDFEE8022966311EDA1EB0242AC120002";
    private const string Select = "00A4040008A00000089800000100";
    private const string Authenticate = "8080000138" + "5C020100" + "4C10" + Transaction + "4D20" + Reader + "00";

    /// <summary>The signature the specification's card gave.</summary>
    private const string ExampleSignature =
        "B98613070C78010B04ED306D143F94EE6DC4ECA2585B621405731FB3A53CD877A21685DE18435DA7CBCC38F1D926300A454EFEE3594CEC5EFFE28C7FEAC03D7D";

    private readonly CardSession _session;

    public PkocApplicationTests()
    {
        var chip = new MemberChip();
        chip.StoreKey(KeyPlace.Card, Convert.FromHexString(Secret), Convert.FromHexString(Point));
        chip.TryChange(r => r with { LifeCycle = LifeCycle.Activated, HasCardKey = true });
        _session = new CardSession(VirtualCard.WithChip(CardKind.Member, "X", [4, 1, 2, 3, 4, 5, 6], chip), _ => { });
    }

    private string Send(string hex) => Convert.ToHexString(_session.Transmit(Convert.FromHexString(hex)));

    private static bool IsSignature(ReadOnlySpan<byte> signature) =>
        ChipKey.Verify(Convert.FromHexString(Point), Convert.FromHexString(Transaction), signature);

    [Fact]
    public void TheExampleOfTheSpecificationIsAnswered()
    {
        Assert.Equal("5C0201009000", Send(Select));
        var answer = Send(Authenticate);
        Assert.StartsWith("5A41" + Point + "9E40", answer, StringComparison.Ordinal);
        Assert.EndsWith("9000", answer, StringComparison.Ordinal);
        Assert.Equal(2 * (67 + 66 + 2), answer.Length);
        Assert.True(IsSignature(Convert.FromHexString(answer).AsSpan(69, 64)));
    }

    [Fact]
    public void TheExamplesOwnSignatureIsOverTheTransactionAlone() => Assert.True(IsSignature(Convert.FromHexString(ExampleSignature)));

    [Fact]
    public void TheExamplesKeyIsOneKey()
    {
        using var key = ChipKey.Load(Convert.FromHexString(Secret));
        Assert.Equal(Convert.FromHexString(Point), ChipKey.PointOf(key));
    }

    [Theory]
    [InlineData("8080000138" + "5C020101" + "4C10" + Transaction + "4D20" + Reader + "00", "6985")]
    [InlineData("8080000134" + "4C10" + Transaction + "4D20" + Reader + "00", "6A80")]
    [InlineData("8080000137" + "5C020100" + "4C0F" + "6FCF5012B224043B09350A4FC5E56A" + "4D20" + Reader + "00", "6A80")]
    [InlineData("8080000102" + "5C02" + "00", "6A80")]
    [InlineData("8080000038" + "5C020100" + "4C10" + Transaction + "4D20" + Reader + "00", "6A86")]
    [InlineData("8081000100", "6D00")]
    [InlineData("0080000100", "6D00")]
    public void WhatCannotBeDoneGetsItsStatusWord(string command, string status)
    {
        Send(Select);
        Assert.Equal(status, Send(command));
    }

    [Fact]
    public void ElementsMayComeInAnyOrderWithOthersBetween()
    {
        Send(Select);
        var answer = Send("808000013B" + "4D20" + Reader + "4C10" + Transaction + "DF01" + "00" + "5C020100" + "00");
        Assert.True(IsSignature(Convert.FromHexString(answer).AsSpan(69, 64)));
    }

    [Fact]
    public void ACardWithoutKeyIsNoCredential()
    {
        var blank = new CardSession(VirtualCard.WithChip(CardKind.Member, "X", [4, 1, 2, 3, 4, 5, 6], new MemberChip()), _ => { });
        Assert.Equal("5C0201009000", Convert.ToHexString(blank.Transmit(Convert.FromHexString(Select))));
        Assert.Equal("6985", Convert.ToHexString(blank.Transmit(Convert.FromHexString(Authenticate))));
    }
}
