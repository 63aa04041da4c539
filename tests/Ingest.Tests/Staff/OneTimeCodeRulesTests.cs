using System.Text;
using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Tests.Staff;

/// <summary>RFC 6238, appendix B: the values for SHA-1, of which six digits are shown.</summary>
public sealed class OneTimeCodeRulesTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>The same key in base32.</summary>
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void TheStandardsOwnValuesAreMet(long seconds, string code)
    {
        Assert.Equal(code, OneTimeCodeRules.CodeAt(Key, seconds / 30));
        Assert.Equal(seconds / 30, OneTimeCodeRules.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)));
    }

    [Theory]
    [InlineData(-2, true)]
    [InlineData(2, true)]
    [InlineData(-3, false)]
    [InlineData(3, false)]
    public void AClockMayBeAMinuteOff(int steps, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = now.ToUnixTimeSeconds() / 30 + steps;
        Assert.Equal(counts ? step : null, OneTimeCodeRules.StepOf(Secret, OneTimeCodeRules.CodeAt(Key, step), now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00592")]
    [InlineData("0059241")]
    [InlineData("00592x")]
    [InlineData("００５９２４")]
    public void WhatIsNoCodeIsNone(string code) => Assert.Null(OneTimeCodeRules.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(1234567890)));
}
