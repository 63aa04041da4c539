using System.Security.Cryptography;
using CardSystem.CardAgent.Cards.Symmetric;

namespace CardSystem.CardAgent.Tests.Cards.Symmetric;

public sealed class AesCmacTests
{
    private const string Key = "2b7e151628aed2a6abf7158809cf4f3c";
    private const string Message =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    [Theory]
    [InlineData(0, "bb1d6929e95937287fa37d129b756746")]
    [InlineData(16, "070a16b46b4d4144f79bdd9dd04a287c")]
    [InlineData(40, "dfa66747de9ae63030ca32611497c827")]
    [InlineData(64, "51f0bebf7e3b9d92fc49741779363cfe")]
    public void TheExamplesOfRfc4493Hold(int length, string mac) =>
        Assert.Equal(mac, Convert.ToHexStringLower(AesCmac.Of(Convert.FromHexString(Key), Convert.FromHexString(Message).AsSpan(0, length))));

    [Fact]
    public void TheSubkeysAreThoseOfRfc4493()
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString(Key);
        var (first, second) = AesCmac.Subkeys(aes);
        Assert.Equal(("fbeed618357133667c85e08f7236a8de", "f7ddac306ae266ccf90bc11ee46d513b"), (Convert.ToHexStringLower(first), Convert.ToHexStringLower(second)));
    }

    [Fact]
    public void TheExampleOfAn10922Holds() => Assert.Equal(
        "A8DD63A3B89D54B37CA802473FDA9175",
        Convert.ToHexString(KeyDiversification.Aes128(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"), Convert.FromHexString("04782E21801D803042F54E585020416275"))));

    [Fact]
    public void AShortInputIsPaddedToTwoBlocksWhichPlainCmacDoesNot()
    {
        var master = Convert.FromHexString(Key);
        Assert.NotEqual(AesCmac.Of(master, [0x01, 0x02, 0x03]), KeyDiversification.Aes128(master, [0x02, 0x03]));
        byte[] full = [.. Enumerable.Range(0, 31).Select(i => (byte)i)];
        Assert.Equal(AesCmac.Of(master, [0x01, .. full]), KeyDiversification.Aes128(master, full));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public void AnInputThatDoesNotFitIsRefused(int length) => Assert.Throws<ArgumentException>(() => KeyDiversification.Aes128(new byte[16], new byte[length]));
}
