using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Tests.Cards;

public class SeenCertificatesTests
{
    private static readonly SeenCertificate Unreadable = new(null, default);

    [Fact]
    public void OldestIsForgottenBeyondTheLimit()
    {
        var seen = new SeenCertificates(3);
        foreach (var key in new[] { "a", "b", "a", "c", "d" }) seen.Add(key, Unreadable);
        Assert.Equal([false, true, true, true], new[] { "a", "b", "c", "d" }.Select(k => seen.TryGet(k, out _)));
    }

    [Fact]
    public void KeyIsTheHashOfAllBytes() => Assert.Equal("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", SeenCertificates.KeyOf("abc"u8)); // FIPS 180-2, B.1
}
