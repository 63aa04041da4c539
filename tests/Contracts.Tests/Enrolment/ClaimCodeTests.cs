using CardSystem.Contracts.Enrolment;

namespace CardSystem.Contracts.Tests.Enrolment;

public sealed class ClaimCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void ANewCodeIsTwentyCharactersInGroupsOfFiveAndNoOtherIsLikeIt()
    {
        var codes = Enumerable.Range(0, 200).Select(_ => ClaimCode.New()).ToList();
        Assert.All(codes, code => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$", code));
        Assert.All(codes, code => Assert.True(ClaimCode.TryRead(code, out var read) && read == code));
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Fact]
    public void ItIsReadAsPeopleTypeIt()
    {
        // Nineteen zeros have the check character 0; a one in the last place but one has α = 2.
        Assert.True(ClaimCode.TryRead("00000-00000-00000-00012", out var code));
        foreach (var typed in new[] { "0000000000000000ooi2", " ooooo ooooo ooooo ooo l2 ", "00000-00000-00000-00012\n", "o-0-o-0-o0o0o0o0o0o0o0I2" })
            Assert.True(ClaimCode.TryRead(typed, out var read) && read == code, typed);
        foreach (var wrong in new[] { null, "", "00000-00000-00000-0001", "00000-00000-00000-000122", "U0000-00000-00000-00012", "00000-00000-00000-00013", new string(' ', 500), "٠0000-00000-00000-00012" })
            Assert.False(ClaimCode.TryRead(wrong, out _), wrong);
    }

    [Fact]
    public void AnyOneCharacterMistypedAndAnyTwoChangedAboutAreNoticed()
    {
        for (var round = 0; round < 5; round++)
        {
            var plain = ClaimCode.New().Replace("-", "", StringComparison.Ordinal);
            for (var i = 0; i < plain.Length; i++)
            {
                foreach (var other in Alphabet.Where(c => c != plain[i])) Assert.False(ClaimCode.TryRead(plain[..i] + other + plain[(i + 1)..], out _));
                for (var j = i + 1; j < plain.Length; j++)
                {
                    var swapped = plain.ToCharArray();
                    (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                    Assert.Equal(plain[i] == plain[j], ClaimCode.TryRead(new string(swapped), out _));
                }
            }
        }
    }

    [Fact]
    public void WhatIsKeptDependsOnTheWholeCode()
    {
        var (one, other) = (ClaimCode.New(), ClaimCode.New());
        Assert.Equal(32, ClaimCode.HashOf(one).Length);
        Assert.Equal(ClaimCode.HashOf(one), ClaimCode.HashOf(one));
        Assert.NotEqual(ClaimCode.HashOf(one), ClaimCode.HashOf(other));
    }
}
